import type { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { findMarksPlugin, foundIn, orderFind, presentMatch } from '../../../../src/editor/behaviours/findMarks.ts'
import { matchExpression } from '../../../../src/editor/find/expression.ts'
import { createExpressionRunner, type ExpressionRunner } from '../../../../src/editor/find/expressionRunner.ts'
import { blankQuery } from '../../../../src/editor/find/query.ts'
import { createSearch, type Search } from '../../../../src/editor/find/search.ts'
import { below, pick, rng } from '../../../support/rng.ts'

const schema = bodySchema()
const p = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])

function searchFor(text: string): Search {
  const search = createSearch(
    { ...blankQuery, text },
    { simplified: new Map(), runner: createExpressionRunner(), onAnswer: () => undefined },
  )
  if (search === 'bad_expression') throw new Error('not an expression')
  return search
}

function searching(text: string, ...blocks: readonly Node[]): EditorState {
  const state = EditorState.create({ schema, doc: schema.node('doc', null, blocks), plugins: [findMarksPlugin()] })
  return state.apply(orderFind(state, { search: searchFor(text) }))
}

/** What the binding does with a colleague's change: everything is replaced, by nodes that are all new. */
function received(state: EditorState, change: (tr: Transaction) => Transaction): EditorState {
  const after = schema.nodeFromJSON(change(state.tr).doc.toJSON())
  return state.apply(state.tr.replaceWith(0, state.doc.content.size, after.content).setMeta(ySyncPluginKey, { isChangeOrigin: true }))
}

const texts = (state: EditorState) => foundIn(state).matches.map(({ from, to }) => state.doc.textBetween(from, to))
const marks = (state: EditorState) =>
  foundIn(state)
    .decorations.find()
    .map(({ from, to }) => [from, to])
const places = (state: EditorState) => foundIn(state).matches.map(({ from, to }) => [from, to])

describe('findMarks', () => {
  it('marks what is looked for, and nothing without a search', () => {
    const state = searching('北京', p('在北京'), p('北京北京'))
    expect(texts(state)).toEqual(['北京', '北京', '北京'])
    expect(marks(state)).toEqual(places(state))
    expect(marks(state.apply(orderFind(state, { search: null })))).toEqual([])
  })

  it('has after any change, own or received, the marks that a new search would make', () => {
    const random = rng(7)
    const word = () => Array.from({ length: below(random, 6) }, () => pick(random, [...'北京上'])).join('')
    let state = searching('北京', p('在北京'), p('北京北京'), p('上'))
    for (let round = 0; round < 500; round++) {
      const change = (tr: Transaction) => {
        const size = tr.doc.content.size
        const at = below(random, size + 1)
        const $at = tr.doc.resolve(at)
        const kind = below(random, 5)
        if (kind === 0 && $at.parent.isTextblock) return tr.split(at)
        if (kind === 1) return tr.insert($at.depth === 0 ? at : $at.before(1), p(word()))
        if (kind === 2) return tr.delete(at, Math.min(size, at + below(random, 8)))
        if (kind === 3) return tr.addMark(Math.min(at, size), Math.min(size, at + 3), schema.mark('bold'))
        return $at.parent.isTextblock ? tr.insertText(word(), at) : tr.insert(at, p(word()))
      }
      state = below(random, 2) === 0 ? state.apply(change(state.tr)) : received(state, change)
      const anew = searching('北京', ...state.doc.children)
      expect(places(state), `round ${round}`).toEqual(places(anew))
      expect(
        marks(state).sort(([a = 0], [b = 0]) => a - b),
        `round ${round}: ${state.doc.toString()}`,
      ).toEqual(places(anew))
    }
  })

  it('searches again only what changed', async () => {
    const jobs: (readonly string[])[] = []
    const run: ExpressionRunner['run'] = ({ source, texts }) => {
      jobs.push(texts)
      return Promise.resolve({ ok: true, matches: texts.map((text) => matchExpression(source, text)) })
    }
    let answered: () => void = () => undefined
    const query = { ...blankQuery, text: '北.', expression: true }
    const search = createSearch(query, { simplified: new Map(), runner: { run, stop: () => undefined }, onAnswer: () => answered() })
    if (search === 'bad_expression') throw new Error('not an expression')
    const known = async (state: EditorState) => {
      if (foundIn(state).isWaiting) await new Promise<void>((resolve) => (answered = resolve))
      return state.apply(orderFind(state, { again: true }))
    }
    const start = searching('', ...Array.from({ length: 50 }, (_, index) => p(`第${index}段在北京`)))
    const before = await known(start.apply(orderFind(start, { search })))
    const own = await known(before.apply(before.tr.insertText('！', 3)))
    const theirs = await known(received(own, (tr) => tr.insertText('北方', 1)))
    expect(jobs.map((texts) => texts.length)).toEqual([50, 1, 1])
    expect(marks(theirs)).toEqual(places(theirs))
    expect(texts(theirs)).toHaveLength(51)
  })

  it('keeps the present match when a colleague writes before, behind or in other blocks', () => {
    const start = searching('北京', p('甲'), p('在北京'), p('北京'))
    const state = start.apply(orderFind(start, { place: places(start)[0]?.[0] ?? null }))
    const at = presentMatch(foundIn(state))?.from ?? 0
    for (const pos of [1, at, at + 2, state.doc.content.size - 1]) {
      const after = received(state, (tr) => tr.insertText('字', pos))
      expect(presentMatch(foundIn(after))?.from, String(pos)).toBe(pos <= at ? at + 1 : at)
    }
  })

  it('has no present match any more when a colleague has changed it', () => {
    const start = searching('北京', p('在北京'), p('北京'))
    const state = start.apply(orderFind(start, { place: 2 }))
    const after = received(state, (tr) => tr.insertText('方', 3, 4))
    expect(presentMatch(foundIn(after))).toBeUndefined()
    expect(texts(after)).toEqual(['北京'])
  })

  it('stays quick in a long article: a key in 30,000 characters with 3,000 matches', () => {
    const block = p('某某报记者今天在北京采访得知，这里的每一段都有一百个字左右，而北京两字出现许多次。'.repeat(2))
    let state = searching('北京', ...Array.from({ length: 400 }, () => block))
    const times = Array.from({ length: 50 }, (_, index) => {
      const began = performance.now()
      state = state.apply(state.tr.insertText('字', 5 + index))
      return performance.now() - began
    })
    const median = times.sort((a, b) => a - b)[25] ?? Number.POSITIVE_INFINITY
    expect(median).toBeLessThan(16)
  })
})
