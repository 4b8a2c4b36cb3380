import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import type { LocalCopy, OpenLocalCopy, UnsavedMark } from '../../../src/collab/localCopy.ts'
import { CollabSession, type SessionOptions } from '../../../src/collab/session.ts'
import type { SessionStatus } from '../../../src/collab/status.ts'
import type { KeyValueStore } from '../../../src/collab/unsentCopies.ts'
import { HubServer } from '../../support/hubServer.ts'
import { gate } from '../../support/memoryLog.ts'
import { waitFor } from '../../support/waitFor.ts'

const docId = 'story'
let server: HubServer
let storage: KeyValueStore & { readonly map: Map<string, string> }
const sessions: CollabSession[] = []

beforeEach(async () => {
  server = await new HubServer().start()
  server.log.create(docId, (doc) => {
    for (const field of textFields) doc.getXmlFragment(field).insert(0, [new Y.XmlElement('paragraph')])
  })
  storage = memoryStorage()
})

afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await server.stop()
})

describe('what is saved', () => {
  it('is claimed only after the server has stored it', async () => {
    const session = open('anna')
    await until(session, 'saved at the start', (status) => status.saved)
    const commits = gate()
    const reached = new Promise<void>((resolve) => {
      server.log.beforeAppend = async () => {
        resolve()
        await commits.pass()
      }
    })
    write(session, '号外')
    expect(session.status).toMatchObject({ unsaved: 1, saved: false })
    await reached
    expect(session.status).toMatchObject({ unsaved: 1, saved: false })
    commits.open()
    await until(session, 'saved', (status) => status.saved)
    expect(bodyOf(server.log.stored(docId))).toBe('号外')
  })

  it('counts what is written offline, across reconnections, until all of it is stored', async () => {
    const session = open('anna')
    await until(session, 'saved', (status) => status.saved)
    session.provider.disconnect()
    expect(session.status).toMatchObject({ connection: 'offline', saved: false, writable: true })
    write(session, '一')
    write(session, '二')
    expect(session.status.unsaved).toBe(2)
    const commits = gate()
    server.log.beforeAppend = commits.pass
    session.reconnect()
    write(session, '三')
    await until(session, 'online', (status) => status.connection === 'online')
    expect(session.status).toMatchObject({ unsaved: 3, saved: false })
    commits.open()
    await until(session, 'saved', (status) => status.saved)
    expect(bodyOf(server.log.stored(docId))).toBe('一二三')
  })

  it('is not claimed on a new connection before the server has said so there', async () => {
    const session = open('anna')
    await until(session, 'saved', (status) => status.saved)
    const seen: boolean[] = []
    session.subscribe(() => {
      const { connection, saved } = session.status
      if (connection !== 'online') seen.push(saved)
    })
    session.provider.disconnect()
    session.reconnect()
    await until(session, 'saved again', (status) => status.saved)
    expect(seen).not.toContain(true)
  })
})

describe('access', () => {
  it('opens for writing only after the first sync, and not for a reader', async () => {
    const loading = gate()
    server.log.beforeLoad = loading.pass
    const session = open('anna')
    const reader = open('rita', { readOnly: 'wrong_stage' })
    expect([session.status.writable, reader.status.writable]).toEqual([false, false])
    loading.open()
    await until(session, 'writable', (status) => status.writable)
    await until(reader, 'synced', (status) => status.synced)
    expect(reader.status).toMatchObject({ writable: false, access: { canWrite: false, reason: 'wrong_stage' } })
  })

  it('opens from the copy on this device while the server is away', async () => {
    const copies = memoryCopies()
    copies.fill('anna', '存稿')
    const session = open('anna', {}, { openLocalCopy: copies.open, url: 'ws://127.0.0.1:9' })
    await until(session, 'offline with a copy', (status) => status.connection === 'offline' && status.localReady)
    expect([session.status.writable, session.status.saved, bodyOf(session.doc)]).toEqual([true, false, '存稿'])
  })

  it('stays closed for writing offline when there is no copy', async () => {
    const session = open('anna', {}, { openLocalCopy: memoryCopies().open, url: 'ws://127.0.0.1:9' })
    await until(session, 'offline', (status) => status.connection === 'offline' && status.localReady)
    expect(session.status.writable).toBe(false)
  })
})

describe('the copy on this device', () => {
  it('remembers that it holds more than the server, and sends it', async () => {
    const copies = memoryCopies()
    const first = open('anna', {}, { openLocalCopy: copies.open })
    await until(first, 'saved', (status) => status.saved && status.localReady)
    first.provider.disconnect()
    write(first, '未发')
    first.destroy()
    expect(copies.markOf('anna')).toEqual({ unsaved: 1, fields: ['body'] })

    const commits = gate()
    server.log.beforeAppend = commits.pass
    const second = open('anna', {}, { openLocalCopy: copies.open })
    await until(second, 'online', (status) => status.connection === 'online' && status.localReady)
    expect(second.status).toMatchObject({ unsaved: 1, saved: false })
    commits.open()
    await until(second, 'saved', (status) => status.saved)
    expect([bodyOf(server.log.stored(docId)), copies.markOf('anna')]).toEqual(['未发', null])
  })
})

describe('refusal', () => {
  it('keeps the refused text, forgets the copy and gives a fresh document', async () => {
    const copies = memoryCopies()
    const session = open('rita', { readOnly: 'wrong_stage' }, { openLocalCopy: copies.open })
    await until(session, 'synced', (status) => status.synced && status.localReady)
    write(session, '不许写的字')
    await until(session, 'refused', (status) => status.connection === 'closed' && status.mayReopen)
    expect(session.status).toMatchObject({
      reason: 'refused',
      code: 4403,
      writable: false,
      saved: false,
      refused: { code: 4403, reason: 'wrong_stage', unsentText: '不许写的字' },
    })
    expect(bodyOf(server.log.stored(docId))).toBe('')

    const fresh = open('rita', { readOnly: 'wrong_stage' }, { openLocalCopy: copies.open })
    await until(fresh, 'online', (status) => status.connection === 'online')
    expect([bodyOf(fresh.doc), fresh.status.refused?.unsentText]).toEqual(['', '不许写的字'])
    expect(fresh.doc.clientID).not.toBe(session.doc.clientID)
    fresh.dismissRefused()
    expect([fresh.status.refused, storage.map.size]).toEqual([null, 0])
  })

  it('keeps the copy when the refused text could not be kept elsewhere', async () => {
    const copies = memoryCopies()
    const full: KeyValueStore = {
      ...storage,
      setItem: () => {
        throw new Error('quota')
      },
    }
    const session = open('rita', { readOnly: 'role_may_not' }, { openLocalCopy: copies.open, storage: full })
    await until(session, 'synced', (status) => status.synced && status.localReady)
    write(session, '字')
    await until(session, 'refused', (status) => status.connection === 'closed')
    expect(session.status).toMatchObject({ mayReopen: false, refused: { unsentText: '字' } })
    expect(copies.has('rita')).toBe(true)
  })

  it('of an older history says so without inventing unsent text', async () => {
    const session = open('anna', {}, { epoch: 7 })
    await until(session, 'refused', (status) => status.connection === 'closed' && status.mayReopen)
    expect(session.status).toMatchObject({ code: 4409, refused: null })
  })

  it('that was still unsent when the server was restored is shown on the next visit, and not mixed in', async () => {
    const copies = memoryCopies()
    const before = open('anna', {}, { openLocalCopy: copies.open })
    await until(before, 'saved', (status) => status.saved && status.localReady)
    before.provider.disconnect()
    write(before, '断网时写的')
    before.destroy()
    const document = server.log.documents.get(docId)
    if (!document) throw new Error('no document')
    document.epoch = 2
    server.hub.rejudge(docId)

    const after = open('anna', {}, { openLocalCopy: copies.open, epoch: 2 })
    await until(after, 'shown', (status) => status.saved && status.refused !== null)
    expect(after.status.refused).toMatchObject({ code: 4409, unsentText: '断网时写的' })
    expect([bodyOf(after.doc), bodyOf(server.log.stored(docId)), copies.has('anna')]).toEqual(['', '', false])
    after.dismissRefused()
    after.destroy()
    const later = open('anna', {}, { openLocalCopy: copies.open, epoch: 2 })
    await until(later, 'saved', (status) => status.saved)
    expect(later.status.refused).toBeNull()
  })
})

describe('composition', () => {
  it('holds colleagues back, and the half-typed letters from them', async () => {
    const session = open('anna')
    const peer = await server.syncedProvider(docId, 'berta')
    await until(session, 'saved', (status) => status.saved)
    const updates: Uint8Array[] = []
    peer.doc.on('update', (update: Uint8Array) => updates.push(update))
    const [headline, body] = [{}, {}]
    session.beginComposition(headline)
    session.beginComposition(body) // before the first one has settled
    const text = write(session, 'zh')
    session.endComposition(headline)
    text.delete(0, 2)
    text.insert(0, '中')
    const marker = await server.syncedProvider(docId, 'carla')
    peer.doc.getXmlFragment('deck').insert(0, [new Y.XmlElement('paragraph')])
    await waitFor('the third person has it', () => marker.doc.getXmlFragment('deck').length === 2)
    expect([session.doc.getXmlFragment('deck').length, updates.length, session.status.saved]).toEqual([1, 1, false])
    session.endComposition(body)
    await waitFor('both have both', () => bodyOf(peer.doc) === '中' && session.doc.getXmlFragment('deck').length === 2)
    await until(session, 'saved', (status) => status.saved)
    expect(session.status.unsaved).toBe(0)
  })

  it('goes on when the line comes back in the middle of it', async () => {
    const session = open('anna')
    const peer = await server.syncedProvider(docId, 'berta')
    await until(session, 'saved at the start', (status) => status.saved)
    const seen = new Set<string>()
    peer.doc.on('update', () => seen.add(bodyOf(peer.doc)))
    const editor = {}
    session.beginComposition(editor)
    const text = write(session, 'zh')
    const line = session.provider.ws
    server.hub.rejudge(docId)
    await waitFor('another line', () => session.provider.ws !== line && session.provider.wsconnected)
    peer.doc.getXmlFragment('deck').insert(0, [new Y.XmlElement('paragraph')])
    const marker = await server.syncedProvider(docId, 'carla')
    await waitFor('the third person has it', () => marker.doc.getXmlFragment('deck').length === 2)
    expect([session.doc.getXmlFragment('deck').length, bodyOf(marker.doc), session.status.saved]).toEqual([1, '', false])
    text.delete(0, 2)
    text.insert(0, '中')
    session.endComposition(editor)
    await waitFor('both have both', () => bodyOf(peer.doc) === '中' && session.doc.getXmlFragment('deck').length === 2)
    await until(session, 'saved', (status) => status.saved)
    expect([...seen]).toEqual(['', '中'])
    expect(session.status).toMatchObject({ unsaved: 0, connection: 'online', synced: true })
  })
})

describe('undo', () => {
  it('takes back own changes across fields in the order made, and nothing of others', async () => {
    const session = open('anna')
    await until(session, 'saved', (status) => status.saved)
    const me = {}
    session.undoManager.addTrackedOrigin(me)
    session.undoManager.captureTimeout = 0
    session.doc.transact(() => append(session.doc, 'headline', '题'), me)
    session.doc.transact(() => append(session.doc, 'body', '文'), me)
    session.doc.transact(() => append(session.doc, 'deck', '别人'), session.provider)
    session.undoManager.undo()
    expect([text(session, 'headline'), text(session, 'body'), text(session, 'deck')]).toEqual(['题', '', '别人'])
    session.undoManager.undo()
    session.undoManager.undo()
    expect([text(session, 'headline'), text(session, 'body'), text(session, 'deck')]).toEqual(['', '', '别人'])
  })
})

function open(user: string, params: Readonly<Record<string, string>> = {}, options: Partial<SessionOptions> = {}): CollabSession {
  const session = new CollabSession({
    articleId: docId,
    userId: user,
    epoch: 1,
    url: server.url('').split('/?')[0] ?? '',
    user: { id: user, name: user, color: '#123456', role: 'reporter' },
    socketClass: socketAs(user, params),
    openLocalCopy: () => null,
    storage,
    ...options,
  })
  sessions.push(session)
  return session
}

/** The test server is told in the address who comes, where the real one reads the session cookie. */
function socketAs(user: string, params: Readonly<Record<string, string>>): typeof globalThis.WebSocket {
  const query = new URLSearchParams({ ...params, user })
  class Socket extends WebSocket {
    constructor(url: string) {
      super(`${url}&${query}`)
    }
  }
  return Socket as unknown as typeof globalThis.WebSocket
}

async function until(session: CollabSession, what: string, holds: (status: SessionStatus) => boolean): Promise<void> {
  await waitFor(what, () => holds(session.status))
}

function write(session: CollabSession, words: string): Y.XmlText {
  return append(session.doc, 'body', words)
}

function append(doc: Y.Doc, field: string, words: string): Y.XmlText {
  const paragraph = doc.getXmlFragment(field).get(0) as Y.XmlElement
  const node = new Y.XmlText(words)
  paragraph.insert(paragraph.length, [node])
  return node
}

function text(session: CollabSession, field: string): string {
  return session.doc
    .getXmlFragment(field)
    .toString()
    .replace(/<[^>]*>/g, '')
}

function bodyOf(doc: Y.Doc): string {
  return doc
    .getXmlFragment('body')
    .toString()
    .replace(/<[^>]*>/g, '')
}

function memoryStorage() {
  const map = new Map<string, string>()
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

/** Local copies as a browser keeps them, by person. */
function memoryCopies() {
  const states = new Map<string, { updates: Uint8Array[]; mark: UnsavedMark | null }>()
  const keyOf = (user: string) => `galley/${user}/${docId}/1`
  const stateOf = (name: string) => {
    const state = states.get(name) ?? { updates: [], mark: null }
    states.set(name, state)
    return state
  }
  const openCopy: OpenLocalCopy = (name, doc): LocalCopy => {
    const state = stateOf(name)
    const origin = {}
    const store = (update: Uint8Array, from: unknown) => {
      if (from !== origin) state.updates.push(update)
    }
    doc.on('update', store)
    const close = () => doc.off('update', store)
    const ready = Promise.resolve().then(() => {
      const apply = () => {
        for (const update of [...state.updates]) Y.applyUpdate(doc, update, origin)
      }
      Y.transact(doc, apply, origin, false)
      return state.mark
    })
    return {
      origin,
      ready,
      close,
      mark: (mark) => {
        state.mark = mark
      },
      forget: async () => {
        close()
        states.delete(name)
      },
    }
  }
  return {
    open: openCopy,
    has: (user: string) => states.has(keyOf(user)),
    markOf: (user: string) => states.get(keyOf(user))?.mark ?? null,
    fill(user: string, words: string) {
      const doc = new Y.Doc()
      doc.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
      append(doc, 'body', words)
      stateOf(keyOf(user)).updates.push(Y.encodeStateAsUpdate(doc))
    },
  }
}
