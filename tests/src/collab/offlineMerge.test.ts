import { describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { AwayNotes } from '../../../src/collab/awayNotes.ts'
import { findPlace, OfflineMerge } from '../../../src/collab/offlineMerge.ts'
import { below, pick, rng } from '../../support/rng.ts'

const remote = 'remote'
const own = 'own'
const minute = 60_000

/** Somebody's document and the paper's, with the same three paragraphs. */
function away() {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()]
  theirs.getXmlFragment('body').insert(
    0,
    ['甲段', '乙段', '丙段'].map((line) => paragraph(line)),
  )
  Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), remote)
  let now = 0
  const storage = new Map<string, string>()
  const kept = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  }
  const notes = new AwayNotes(kept, 'anna', 'story', 1)
  const watch = (doc: Y.Doc) =>
    new OfflineMerge(doc, { isRemote: (origin) => origin === remote, isOwn: (origin) => origin === own, now: () => now, notes })
  const merge = watch(mine)
  return {
    mine,
    theirs,
    merge,
    notes,
    storage,
    /** The page is closed, and opened again on the copy that it left. */
    reopen: (before: { readonly mine: Y.Doc; readonly merge: OfflineMerge }) => {
      before.merge.destroy()
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(before.mine), 'copy')
      const after = { mine: copy, merge: watch(copy) }
      after.merge.resume()
      return after
    },
    wait: (ms: number) => {
      now += ms
    },
    sync: (with_ = mine) => {
      Y.applyUpdate(with_, Y.encodeStateAsUpdate(theirs), remote)
      Y.applyUpdate(theirs, Y.encodeStateAsUpdate(with_))
    },
  }
}

function paragraph(line: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph')
  made.insert(0, [new Y.XmlText(line)])
  return made
}

function type(doc: Y.Doc, index: number, words: string, origin: string): void {
  const block = doc.getXmlFragment('body').get(index) as Y.XmlElement
  doc.transact(() => (block.get(0) as Y.XmlText).insert(0, words), origin)
}

describe('OfflineMerge', () => {
  it('names every block that either side changed, once and in the order of the article', () => {
    const { mine, theirs, merge, wait, sync } = away()
    merge.left()
    type(mine, 0, '我', own)
    type(mine, 0, '又', own)
    type(mine, 1, '也', own)
    type(theirs, 1, '同', 'theirs')
    theirs.transact(() => theirs.getXmlFragment('body').insert(3, [paragraph('丁段')]))
    wait(6 * minute)
    sync()
    const merged = merge.returned()
    expect(merged?.awayMs).toBe(6 * minute)
    expect(merged?.places.map(({ mine: own, theirs, excerpt }) => [own, theirs, excerpt])).toEqual([
      [true, false, '又我甲段'],
      [true, true, expect.stringMatching(/^(也同|同也)乙段$/)],
      [false, true, '丁段'],
    ])
    expect(merge.returned()).toBeNull()
  })

  it('says nothing after a short time, or when only one side wrote', () => {
    const short = away()
    short.merge.left()
    type(short.mine, 0, '我', own)
    type(short.theirs, 1, '同', 'theirs')
    short.wait(4 * minute)
    short.sync()
    expect(short.merge.returned()).toBeNull()

    for (const [mine, theirs] of [
      [true, false],
      [false, true],
    ]) {
      const one = away()
      one.merge.left()
      if (mine) type(one.mine, 0, '我', own)
      if (theirs) type(one.theirs, 0, '同', 'theirs')
      one.wait(10 * minute)
      one.sync()
      expect(one.merge.returned()).toBeNull()
    }
  })

  it('counts from when the line went, however often it is tried again', () => {
    const { mine, theirs, merge, wait, sync } = away()
    merge.left()
    wait(3 * minute)
    merge.left()
    type(mine, 0, '我', own)
    type(theirs, 2, '同', 'theirs')
    wait(3 * minute)
    sync()
    expect(merge.returned()?.places).toHaveLength(2)
  })

  it('does not count what was changed before, nor what came from the copy on this device', () => {
    const { mine, theirs, merge, wait, sync } = away()
    type(mine, 0, '早', own)
    merge.left()
    type(mine, 1, '存', 'copy')
    type(theirs, 2, '同', 'theirs')
    wait(6 * minute)
    sync()
    expect(merge.returned()).toBeNull()
  })

  it('finds a place wherever the text has moved to, and not one that was deleted', () => {
    const { mine, theirs, merge, wait, sync } = away()
    merge.left()
    type(mine, 2, '我', own)
    type(theirs, 0, '同', 'theirs')
    wait(6 * minute)
    sync()
    const places = merge.returned()?.places ?? []
    mine.getXmlFragment('body').insert(0, [paragraph('新的'), paragraph('新的')])
    expect(places.map((place) => findPlace(mine, place)?.index)).toEqual([2, 4])
    mine.getXmlFragment('body').delete(2, 1)
    expect(places.map((place) => findPlace(mine, place)?.index)).toEqual([undefined, 3])
  })

  it('goes on after the page was closed and opened again, twice, with what was written, cut and formatted before', () => {
    const { mine, theirs, merge, wait, sync, reopen, storage } = away()
    merge.left()
    type(mine, 0, '我', own)
    type(theirs, 1, '同', 'theirs')
    wait(3 * minute)
    const second = reopen({ mine, merge })
    second.merge.left()
    cut(second.mine, 2, own)
    const third = reopen(second)
    type(third.mine, 1, '后', own)
    wait(3 * minute)
    sync(third.mine)
    const merged = third.merge.returned()
    expect(merged?.awayMs).toBe(6 * minute)
    expect(merged?.places.map(({ mine: own, theirs, excerpt }) => [own, theirs, excerpt])).toEqual([
      [true, false, '我甲段'],
      [true, true, expect.stringMatching(/^(后同|同后)乙段$/)],
      [true, false, '段'],
    ])
    expect(storage.size).toBe(0)
  })

  it('names exactly the blocks that were touched, however often the page was closed in between', () => {
    const seed = Date.now()
    const random = rng(seed)
    for (let round = 0; round < 60; round++) {
      const { mine, theirs, merge, wait, sync, reopen } = away()
      // What stood there before is worn.
      for (let step = 0; step < 4; step++) change(theirs, random, 'theirs')
      sync()
      merge.left()
      const touched = { mine: new Set<string>(), theirs: new Set<string>() }
      let page = { mine, merge }
      for (let step = 0; step < 6; step++) {
        touched.mine.add(change(page.mine, random, own))
        if (below(random, 3) === 0) page = reopen(page)
      }
      for (let step = 0; step < 3; step++) touched.theirs.add(change(theirs, random, 'theirs', writing))
      wait(10 * minute)
      sync(page.mine)
      const left = (ids: ReadonlySet<string>) =>
        blocks(page.mine)
          .map(idOf)
          .filter((id) => ids.has(id))
      const expected = [left(touched.mine), left(touched.theirs)]
      const merged = page.merge.returned()
      const named = (whose: 'mine' | 'theirs') =>
        (merged?.places ?? []).filter((place) => place[whose]).map((place) => idOf(findPlace(page.mine, place)?.block ?? null))
      // Nothing is told when only one side's changes are left.
      const isTold = expected.every((ids) => ids.length > 0)
      expect([named('mine'), named('theirs')], `seed ${seed}, round ${round}`).toEqual(isTold ? expected : [[], []])
    }
  })

  it('counts what was unsent when the page died before anybody noticed that the line was gone', () => {
    vi.useFakeTimers()
    try {
      const { mine, theirs, merge, wait, sync, reopen, storage } = away()
      mine.on('afterTransaction', ({ beforeState, origin }) => {
        if (origin === own) merge.unsent(beforeState)
      })
      type(mine, 0, '我', own)
      merge.allStored()
      vi.advanceTimersByTime(5000)
      expect(storage.size).toBe(0)
      type(mine, 1, '没送出', own)
      vi.advanceTimersByTime(5000)
      type(theirs, 2, '同', 'theirs')
      const next = reopen({ mine, merge })
      wait(6 * minute)
      sync(next.mine)
      expect(next.merge.returned()?.places.map(({ mine: own, excerpt }) => [own, excerpt])).toEqual([
        [true, '没送出乙段'],
        [false, '同丙段'],
      ])
    } finally {
      vi.useRealTimers()
    }
  })

  it('keeps the list until it is dismissed, and believes nothing else that lies in its place', () => {
    const { notes, storage } = away()
    const merged = { awayMs: 1, places: [{ field: 'body' as const, mine: true, theirs: false, excerpt: '甲', position: '{}' }] }
    notes.keepMerged(merged)
    expect(notes.readMerged()).toEqual(merged)
    for (const wrong of ['', 'null', '{}', '{"awayMs":1}', '{"awayMs":1,"places":[{}]}', '[]', '7']) {
      for (const key of ['galley/merged/anna/story/1', 'galley/away/anna/story/1']) storage.set(key, wrong)
      expect([notes.readMerged(), notes.readBase()], wrong).toEqual([null, null])
    }
    notes.keepMerged(null)
    notes.keepBase(null)
    expect(storage.size).toBe(0)
  })
})

const blocks = (doc: Y.Doc) => doc.getXmlFragment('body').toArray() as Y.XmlElement[]

const idOf = (block: Y.XmlElement | null) => `${block?._item?.id.client}:${block?._item?.id.clock}`

/** Cuts the first letter of a paragraph. */
function cut(doc: Y.Doc, index: number, origin: string): void {
  const text = blocks(doc)[index]?.get(0)
  if (text instanceof Y.XmlText) doc.transact(() => text.delete(0, 1), origin)
}

/** What shows in the text whatever others do at the same moment. */
const writing = [0, 1, 4, 5]

/** Some change of somebody. @returns the id of the block that it touched */
function change(doc: Y.Doc, random: () => number, origin: string, kinds: readonly number[] = [0, 1, 2, 3, 4, 5]): string {
  const body = doc.getXmlFragment('body')
  const index = below(random, body.length)
  const block = blocks(doc)[index]
  const text = block?.get(0)
  if (block === undefined || !(text instanceof Y.XmlText)) throw new Error('there is always a paragraph with a text')
  switch (pick(random, kinds)) {
    case 0: {
      const added = paragraph('新段')
      doc.transact(() => body.insert(index, [added]), origin)
      return idOf(added)
    }
    case 1:
      if (body.length > 2) doc.transact(() => body.delete(index), origin)
      else doc.transact(() => text.insert(0, '留'), origin)
      return idOf(block)
    case 2:
      doc.transact(() => (text.length > 0 ? text.delete(below(random, text.length), 1) : text.insert(0, '空')), origin)
      return idOf(block)
    case 3:
      doc.transact(() => block.setAttribute('level', String(random())), origin)
      return idOf(block)
    default:
      doc.transact(() => text.insert(below(random, text.length + 1), '写'), origin)
      return idOf(block)
  }
}
