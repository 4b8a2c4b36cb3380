import type { Node } from '@tiptap/pm/model'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { prosemirrorToYXmlFragment, updateYFragment } from '@tiptap/y-tiptap'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { become, isSame } from '../../../../src/editor/binding/difference.ts'
import { onlyInEditor } from '../../../../src/editor/binding/onlyInEditor.ts'
import { noteNodes, SharedNodes } from '../../../../src/editor/binding/sharedNodes.ts'
import { writeText } from '../../../../src/editor/binding/writeText.ts'
import { pick, rng } from '../../../support/rng.ts'

const schema = bodySchema()
const seeds = Array.from({ length: 40 }, (_, index) => 20261129 + index)

function node(name: string, ...content: readonly Node[]): Node {
  return schema.node(name, null, [...content])
}

/** Text of few different characters, so that the same stands in many places. */
function randomText(random: () => number): Node[] {
  const marks = () => (random() < 0.3 ? [schema.mark('bold')] : [])
  return Array.from({ length: Math.floor(random() * 4) }, () =>
    random() < 0.15 ? schema.node('hardBreak') : schema.text(pick(random, ['天天', '天', '地', '人人人']), marks()),
  )
}

function randomBlock(random: () => number, depth = 0): Node {
  const dice = depth > 1 ? 0 : random()
  const inside = () => Array.from({ length: 1 + Math.floor(random() * 2) }, () => randomBlock(random, depth + 1))
  if (dice < 0.6) return node('paragraph', ...randomText(random))
  if (dice < 0.7) return schema.node('heading', { level: 2 }, randomText(random))
  if (dice < 0.8) return node('bulletList', node('listItem', ...inside()), node('listItem', ...inside()))
  if (dice < 0.9) return node('blockquote', ...inside())
  return node('table', node('tableRow', node('tableCell', ...inside()), node('tableCell', ...inside())))
}

/** Another document, that shares some of the nodes. */
function changed(doc: Node, random: () => number): Node {
  const blocks = doc.children.flatMap((block): Node[] => {
    const dice = random()
    return dice < 0.7 ? [block] : dice < 0.8 ? [] : dice < 0.9 ? [block, randomBlock(random)] : [randomBlock(random)]
  })
  return node('doc', ...(random() < 0.2 ? blocks.toReversed() : blocks))
}

function randomDoc(random: () => number): Node {
  return node('doc', ...Array.from({ length: 1 + Math.floor(random() * 6) }, () => randomBlock(random)))
}

function shared(doc: Node, clientId = 1): { readonly doc: Y.Doc; readonly fragment: Y.XmlFragment } {
  const ydoc = new Y.Doc()
  ydoc.clientID = clientId
  const fragment = ydoc.getXmlFragment('body')
  prosemirrorToYXmlFragment(doc, fragment)
  return { doc: ydoc, fragment }
}

function shown(fragment: Y.XmlFragment): Node {
  return node('doc', ...new SharedNodes(schema, new Map()).of(fragment))
}

test.each(seeds)('a document becomes any other one (seed %i)', (seed) => {
  const random = rng(seed)
  const before = randomDoc(random)
  const after = changed(before, random)
  const tr = EditorState.create({ doc: before }).tr
  become(tr, after)
  expect(isSame(tr.doc, after)).toBe(true)
})

test.each(seeds)('what is written is what is shown, and untouched blocks stay the same objects (seed %i)', (seed) => {
  const random = rng(seed)
  const before = randomDoc(random)
  const { doc, fragment } = shared(before)
  const known = new Map()
  for (const [index, element] of fragment.toArray().entries()) noteNodes(element as Y.XmlElement, before.child(index), known)
  const after = changed(before, random)
  doc.transact(() => updateYFragment(doc, fragment, after, { mapping: known, isOMark: new Map() }))
  expect(isSame(shown(fragment), after)).toBe(true)
  const again = new SharedNodes(schema, known).of(fragment)
  for (const block of before.children) if (after.children.includes(block)) expect(again.some((made) => made.eq(block))).toBe(true)
})

describe('typing within a paragraph', () => {
  test.each(seeds)('is written at its place, and nothing else is (seed %i)', (seed) => {
    const random = rng(seed)
    const before = randomDoc(random)
    const places: number[] = []
    before.descendants((child, pos) => {
      if (child.isText) places.push(pos + Math.floor(random() * (child.nodeSize + 1)))
    })
    if (places.length === 0) return
    const { doc, fragment } = shared(before)
    const state = EditorState.create({ doc: before })
    const at = pick(random, places)
    const $at = before.resolve(at)
    const isDeletion = random() < 0.4 && $at.nodeBefore?.isText === true
    const tr = isDeletion ? state.tr.delete(at - 1, at) : state.tr.insertText(pick(random, ['天', '天天', '新']), at)
    const caret = isDeletion ? at - 1 : tr.mapping.map(at, 1)
    const after = tr.setSelection(TextSelection.create(tr.doc, caret)).doc
    doc.clientID = 2
    const states = Y.encodeStateVector(doc)
    const isWritten = doc.transact(() => writeText(fragment, before, after, caret, new Map()))
    if (!isWritten) return expect(Y.encodeStateVector(doc)).toEqual(states)
    expect(isSame(shown(fragment), after)).toBe(true)
    const written = Y.getState(doc.store, 2)
    expect(written, 'no more than what was typed is of the writer').toBeLessThanOrEqual(isDeletion ? 0 : (caret - at) * 3)
  })

  test('tells by the caret which of two equal characters is new', () => {
    const before = node('doc', node('paragraph', schema.text('天')))
    const { doc, fragment } = shared(before)
    const after = node('doc', node('paragraph', schema.text('天天')))
    doc.clientID = 2
    doc.transact(() => writeText(fragment, before, after, 2, new Map()))
    const text = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText
    expect([text._start?.id.client, text._start?.right?.id.client]).toEqual([2, 1])
  })

  test('goes into the right one of two texts that two people began at once', () => {
    const before = node('doc', node('paragraph', schema.text('甲乙')))
    const { doc, fragment } = shared(node('doc', node('paragraph', schema.text('甲'))))
    const paragraph = fragment.get(0) as Y.XmlElement
    paragraph.insert(1, [new Y.XmlText('乙')])
    const after = node('doc', node('paragraph', schema.text('甲乙丙')))
    doc.transact(() => writeText(fragment, before, after, 4, new Map()))
    expect(paragraph.toArray().map(String)).toEqual(['甲', '乙丙'])
  })
})

test('what cannot be shown is an error, an empty list of nothing is left out', () => {
  const { fragment } = shared(node('doc', node('paragraph', schema.text('甲'))))
  fragment.insert(1, [new Y.XmlElement('bulletList')])
  const nodes = new SharedNodes(schema, new Map())
  expect(nodes.of(fragment)).toHaveLength(1)
  expect(nodes.shells).toHaveLength(1)
  const strange = new Y.XmlElement('hologram')
  strange.insert(0, [new Y.XmlText('乙')])
  fragment.insert(1, [strange])
  expect(() => new SharedNodes(schema, new Map()).of(fragment)).toThrow(/hologram/)
  expect(new SharedNodes(schema, new Map()).showable(fragment)).toHaveLength(1)
})

test('only what the shared document lacks counts as unwritten', () => {
  const { fragment } = shared(node('doc', node('paragraph', schema.text('甲')), node('paragraph', schema.text('乙'))))
  const doc = node('doc', node('paragraph', schema.text('甲')), node('paragraph', schema.text('丙')), node('paragraph', schema.text('乙')))
  expect(onlyInEditor(doc, fragment)).toBe('丙')
})
