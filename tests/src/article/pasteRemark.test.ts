import { describe, expect, it } from 'vitest'
import type { PasteRequest } from '#shared/protocol/authors.ts'
import { pasteRemark, sayWhenSaved } from '../../../src/article/pasteRemark.ts'
import { initialStatus, type SessionStatus } from '../../../src/collab/status.ts'
import type { PasteTold } from '../../../src/editor/behaviours/paste.ts'
import { siteOf } from '../../../src/editor/paste/siteOf.ts'

const told = (inserted: Partial<NonNullable<PasteTold['inserted']>> = {}): PasteTold => ({
  report: { source: 'web', pictures: 0, missingPictures: 0, notes: {} },
  reprint: null,
  inserted: { client: 7, clock: 12, length: 40, characters: 38, site: null, ...inserted },
})

describe('the remark on a paste', () => {
  it('names the kind, the site and the ids, from 16 characters on', () => {
    expect(pasteRemark(told({ site: 'https://paper.example' }))).toEqual({
      client: 7,
      clock: 12,
      length: 40,
      source: { kind: 'web', url: 'https://paper.example' },
    })
    expect(pasteRemark(told({ characters: 16 }))?.source).toEqual({ kind: 'web' })
    expect(pasteRemark(told({ characters: 15 }))).toBeNull()
    expect(pasteRemark(told({ length: 0 }))).toBeNull()
    expect(pasteRemark({ report: told().report, reprint: null, isImport: true })).toBeNull()
  })
})

describe('the site of a copy', () => {
  it.each([
    ['Version:0.9\r\nSourceURL:https://paper.example:8443/2026/a.html?user=1#top\r\n<html>', 'https://paper.example:8443'],
    ['<head><base target=_blank href="http://me:secret@site.example/x/"></head><p>a</p>', 'http://site.example'],
    ['<p><a href="https://elsewhere.example/a">quoted</a></p>', null],
    ['SourceURL:file:///C:/secret.docx', null],
    ['SourceURL:https://[/', null],
    ['', null],
  ])('of %s is %s', (html, site) => expect(siteOf(html)).toBe(site))
})

describe('saying it', () => {
  const remark = pasteRemark(told()) as PasteRequest

  const first: SessionStatus = initialStatus(null)
  const online = (saved: boolean): SessionStatus => ({ ...first, connection: 'online', saved })
  const over: SessionStatus = { ...first, connection: 'closed', reason: 'protocol', code: 4000, mayReopen: false }

  function session() {
    const listeners = new Set<() => void>()
    const room = {
      status: first,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      now: (status: SessionStatus) => {
        room.status = status
        for (const listener of listeners) listener()
      },
      listeners,
    }
    return room
  }

  it('waits until everything is stored, says it once, and a refusal troubles nobody', async () => {
    const room = session()
    const said: PasteRequest[] = []
    sayWhenSaved(room, remark, async (one) => {
      said.push(one)
      throw new Error('refused')
    })
    room.now(online(false))
    expect(said).toEqual([])
    room.now(online(true))
    room.now(online(false))
    room.now(online(true))
    expect([said, room.listeners.size]).toEqual([[remark], 0])
  })

  it('is given up when the session is over', () => {
    const room = session()
    const said: PasteRequest[] = []
    sayWhenSaved(room, remark, async (one) => void said.push(one))
    room.now(over)
    room.now(online(true))
    expect([said, room.listeners.size]).toEqual([[], 0])
  })
})
