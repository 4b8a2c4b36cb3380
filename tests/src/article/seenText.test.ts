import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { articleSha256 } from '#shared/article/canonical.ts'
import { fragmentOf, metaOf, readArticle, seedArticle } from '#shared/article/ydoc.ts'
import { SeenText } from '../../../src/article/seenText.ts'

/** Two people's copies of one article; what is written in the second reaches the first. */
function opened() {
  const [own, theirs] = [new Y.Doc(), new Y.Doc()]
  seedArticle(own, { headline: ['新渡口通航'], body: [{ type: 'paragraph', content: [{ type: 'text', text: '今晨六时。' }] }] })
  Y.applyUpdate(theirs, Y.encodeStateAsUpdate(own))
  theirs.on('update', (update: Uint8Array) => Y.applyUpdate(own, update, 'provider'))
  return { own, theirs }
}

function write(doc: Y.Doc, text: string): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  fragmentOf(doc, 'body').push([paragraph])
}

const now = (doc: Y.Doc) => articleSha256(readArticle(doc))

describe('the text before somebody’s eyes', () => {
  it('has the fingerprint that the server will compare', () => {
    const { own } = opened()
    expect(new SeenText(own)).toMatchObject({ sha256: now(own), moved: false })
  })

  it('has moved when a colleague changed it, and keeps the fingerprint of what was seen', () => {
    const { own, theirs } = opened()
    const seen = new SeenText(own)
    const before = now(own)
    let told = 0
    const stop = seen.watch(() => told++)
    write(theirs, '一句没有人看过的话。')
    expect([seen.moved, seen.sha256, told]).toEqual([true, before, 1])
    const { text, changes } = seen.look()
    expect(text).toContain('一句没有人看过的话。')
    expect(changes.map((change) => change.after).join('')).toContain('一句没有人看过的话。')
    expect([seen.moved, seen.sha256]).toEqual([false, now(own)])
    metaOf(theirs).set('channel', 'fukan')
    expect(seen.moved).toBe(true)
    stop()
  })

  it('does not move by one’s own hand', () => {
    const { own } = opened()
    const seen = new SeenText(own)
    const stop = seen.watch(() => {})
    write(own, '我刚打完的一个词。')
    expect([seen.moved, seen.sha256]).toEqual([false, now(own)])
    stop()
  })

  it('stays moved when one’s own hand follows a colleague’s', () => {
    const { own, theirs } = opened()
    const seen = new SeenText(own)
    const before = seen.sha256
    const stop = seen.watch(() => {})
    write(theirs, '别人的话。')
    write(own, '我的话。')
    expect([seen.moved, seen.sha256]).toEqual([true, before])
    stop()
  })

  it('does not move by what changes no word, and is let go', () => {
    const { own, theirs } = opened()
    const seen = new SeenText(own)
    let told = 0
    const stop = seen.watch(() => told++)
    theirs.transact(() => {
      write(theirs, '')
      fragmentOf(theirs, 'body').delete(1, 1)
    })
    expect([seen.moved, told]).toEqual([false, 0])
    stop()
    write(theirs, '之后。')
    expect([seen.moved, told]).toEqual([false, 0])
  })

  it('has moved when the server says so, whatever stands here', () => {
    const { own } = opened()
    const seen = new SeenText(own)
    seen.overtaken()
    expect(seen.moved).toBe(true)
    seen.look()
    expect(seen.moved).toBe(false)
  })
})
