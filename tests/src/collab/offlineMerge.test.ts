import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { findPlace, OfflineMerge } from '../../../src/collab/offlineMerge.ts'

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
  const merge = new OfflineMerge(mine, { isRemote: (origin) => origin === remote, isOwn: (origin) => origin === own, now: () => now })
  return {
    mine,
    theirs,
    merge,
    wait: (ms: number) => {
      now += ms
    },
    sync: () => {
      Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), remote)
      Y.applyUpdate(theirs, Y.encodeStateAsUpdate(mine))
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
})
