import { AllSelection, EditorState, NodeSelection, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { characterGroups, halvesOf, isOffered } from '../../../../src/editor/characters/characterGroups.ts'
import { insertCharacters } from '../../../../src/editor/characters/insertCharacters.ts'
import { recentCharacters, rememberCharacters } from '../../../../src/editor/characters/recentCharacters.ts'

const schema = bodySchema()
const all: readonly string[] = characterGroups.flatMap(({ characters }) => [...characters])

/** A paragraph in which a range is selected. */
function selecting(text: string, from: number, to: number): EditorState {
  const doc = schema.node('doc', null, [schema.node('paragraph', null, [schema.text(text)])])
  return EditorState.create({ doc, selection: TextSelection.create(doc, 1 + from, 1 + to) })
}

function inserted(state: EditorState, characters: string): readonly [text: string, caret: number] {
  const tr = insertCharacters(state, characters)
  if (tr === null) throw new Error('nothing was inserted')
  return [tr.doc.textContent, tr.selection.from - 1]
}

describe('characterGroups', () => {
  it('offers everything once, and every pair has two halves', () => {
    expect(new Set(all).size).toBe(all.length)
    for (const pair of characterGroups[1].characters) expect(halvesOf(pair)?.join('')).toBe(pair)
    expect(['……', '——', '×'].map(halvesOf)).toEqual([null, null, null])
  })
})

describe('insertCharacters', () => {
  it('puts any of them at the caret and leaves the caret behind it, or between the halves of a pair', () => {
    for (const characters of all) {
      const [text, caret] = inserted(selecting('甲乙', 1, 1), characters)
      expect(text).toBe(`甲${characters}乙`)
      expect(caret).toBe(1 + (halvesOf(characters)?.[0].length ?? characters.length))
    }
  })

  it('replaces a selection, but puts a pair around it', () => {
    expect(inserted(selecting('甲乙丙', 1, 2), '……')).toEqual(['甲……丙', 3])
    expect(inserted(selecting('甲乙丙', 1, 2), '《》')).toEqual(['甲《乙》丙', 4])
  })

  it('puts a pair around everything that is selected', () => {
    const state = selecting('甲乙', 0, 0)
    expect(inserted(state.apply(state.tr.setSelection(new AllSelection(state.doc))), '《》')).toEqual(['《甲乙》', 4])
  })

  it('does nothing where no text can stand', () => {
    const doc = schema.node('doc', null, [schema.node('figure', { asset: 'a' })])
    expect(insertCharacters(EditorState.create({ doc, selection: NodeSelection.create(doc, 0) }), '×')).toBeNull()
  })
})

describe('recentCharacters', () => {
  function memory(kept: string | null = null) {
    let value = kept
    const setItem = (_key: string, next: string) => {
      value = next
    }
    return { getItem: () => value, setItem }
  }

  it('has the last used first, each once, and no more than a row', () => {
    const storage = memory()
    for (const characters of [...all.slice(0, 12), '·', '……']) rememberCharacters(storage, characters)
    expect(recentCharacters(storage)).toHaveLength(9)
    expect(recentCharacters(storage).slice(0, 2)).toEqual(['……', '·'])
    expect(new Set(recentCharacters(storage)).size).toBe(9)
  })

  it('believes nothing that it did not write', () => {
    for (const kept of ['{', '"×"', '[1,null,"<b>","×","×"]']) {
      const recent = recentCharacters(memory(kept))
      expect(recent.every(isOffered), kept).toBe(true)
      expect(new Set(recent).size).toBe(recent.length)
    }
    expect(recentCharacters(memory('[1,null,"<b>","×","×"]'))).toEqual(['×'])
  })

  it('does without a storage', () => {
    const forbidden = {
      getItem: (): string | null => {
        throw new Error('forbidden')
      },
      setItem: () => {
        throw new Error('forbidden')
      },
    }
    expect(rememberCharacters(forbidden, '×')).toEqual(['×'])
  })
})
