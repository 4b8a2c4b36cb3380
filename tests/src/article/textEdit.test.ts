import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { afterDelta, editBetween, moveCaret, ownAncestry, rebaseEdit, type TextEdit } from '../../../src/article/textEdit.ts'

/** A small seeded generator (mulberry32), so that a failing run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const alphabet = ['a', 'a', 'b', '新', '闻', '。', '𠮷', '👍🏽']

/** Half of a surrogate pair: with the `u` flag a whole pair is one character and does not match. */
const halfCharacters = /\p{Surrogate}/u

function randomText(next: () => number, longest: number): string {
  return Array.from({ length: Math.floor(next() * longest) }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')
}

function apply(text: string, { at, remove, insert }: TextEdit): string {
  return text.slice(0, at) + insert + text.slice(at + remove)
}

describe('editBetween', () => {
  it('turns the one text into the other, never cutting a surrogate pair', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const next = seeded(seed)
      const before = randomText(next, 12)
      const after = randomText(next, 12)
      const edit = editBetween(before, after, Math.floor(next() * (after.length + 1)))
      expect(edit ? apply(before, edit) : before, `seed ${seed}`).toBe(after)
      if (edit)
        for (const part of [edit.insert, before.slice(edit.at, edit.at + edit.remove)])
          expect(part, `seed ${seed}`).not.toMatch(halfCharacters)
    }
  })

  it('puts a repeated character where it was typed', () => {
    expect(editBetween('aaa', 'aaaa', 1)).toEqual({ at: 0, remove: 0, insert: 'a' })
    expect(editBetween('aaa', 'aaaa', 3)).toEqual({ at: 2, remove: 0, insert: 'a' })
    expect(editBetween('aaa', 'aaaa', 4)).toEqual({ at: 3, remove: 0, insert: 'a' })
  })

  it('is null for equal texts', () => {
    expect(editBetween('清样', '清样', 1)).toBeNull()
  })
})

describe('moveCaret', () => {
  it('keeps the caret before the same character while others write', () => {
    for (let seed = 1; seed <= 2000; seed++) {
      const next = seeded(seed)
      const doc = new Y.Doc()
      const text = doc.getText()
      text.insert(0, 'x'.repeat(4 + Math.floor(next() * 10)))
      const at = Math.floor(next() * text.length)
      let caret = at
      // The character after the caret is marked; nobody removes it.
      text.delete(at, 1)
      text.insert(at, '|')
      text.observe((event) => {
        caret = moveCaret(caret, event.delta)
      })
      doc.transact(() => {
        for (let i = 0; i < 4; i++) {
          const mark = text.toString().indexOf('|')
          const place = Math.floor(next() * (text.length + 1))
          if (next() < 0.5) text.insert(place, 'new')
          else if (place < text.length) text.delete(place, Math.min(text.length - place, place <= mark ? mark - place : 3))
        }
      })
      const mark = text.toString().indexOf('|')
      // Text that arrives exactly at the caret stands behind it, so only text between caret and mark may be new.
      expect(text.toString().slice(Math.min(caret, mark), mark), `seed ${seed}`).toMatch(/^[new]*$/)
      expect(caret, `seed ${seed}`).toBeLessThanOrEqual(mark)
    }
  })
})

describe('rebaseEdit', () => {
  it('keeps what others wrote meanwhile and removes only what the person saw', () => {
    for (let seed = 1; seed <= 3000; seed++) {
      const next = seeded(seed)
      const doc = new Y.Doc()
      const text = doc.getText()
      const before = 'abcdefghij'.slice(0, Math.floor(next() * 11))
      text.insert(0, before)
      let ancestry = ownAncestry(before.length)
      text.observe((event) => {
        ancestry = afterDelta(ancestry, event.delta)
      })
      const deletedByOthers = new Set<string>()
      for (let i = 0; i < 4; i++) {
        const place = Math.floor(next() * (text.length + 1))
        if (next() < 0.6) text.insert(place, '12')
        else if (place < text.length) {
          deletedByOthers.add(text.toString()[place] ?? '')
          text.delete(place, 1)
        }
      }
      const others = text.toString()
      const at = Math.floor(next() * (before.length + 1))
      const edit = { at, remove: Math.floor(next() * (before.length - at + 1)), insert: 'MINE' }
      const result = rebaseEdit(edit, ancestry).reduce(apply, others)
      const removed = before.slice(edit.at, edit.at + edit.remove)
      const expected = [...others].filter((c) => !removed.includes(c)).join('')
      expect(result.replace('MINE', ''), `seed ${seed}`).toBe(expected)
      const head = [...before.slice(0, edit.at)].filter((c) => !deletedByOthers.has(c))
      const tail = [...before.slice(edit.at + edit.remove)].filter((c) => !deletedByOthers.has(c))
      const mine = result.indexOf('MINE')
      expect(head.every((c) => result.indexOf(c) < mine) && tail.every((c) => result.indexOf(c) > mine), `seed ${seed}: ${result}`).toBe(
        true,
      )
    }
  })
})
