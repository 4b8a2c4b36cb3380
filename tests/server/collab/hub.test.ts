import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { Room } from '../../../server/collab/room.ts'
import { HubServer } from '../../support/hubServer.ts'
import { gate } from '../../support/memoryLog.ts'
import { waitFor } from '../../support/waitFor.ts'

let server: HubServer

beforeEach(async () => {
  server = await new HubServer().start()
  server.log.create('a', (doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    doc.getXmlFragment('body').insert(0, [paragraph])
    paragraph.insert(0, [new Y.XmlText('开头')])
  })
})

afterEach(async () => {
  server.log.beforeAppend = async () => {}
  server.log.beforeLoad = async () => {}
  await server.stop()
})

function bodyText(doc: Y.Doc): string {
  return doc
    .getXmlFragment('body')
    .toArray()
    .map((node) => (node instanceof Y.XmlElement ? node.toArray().join('') : ''))
    .join('\n')
}

function type(doc: Y.Doc, text: string): void {
  const paragraph = doc.getXmlFragment('body').get(0)
  const run = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (!(run instanceof Y.XmlText)) throw new Error('no text to type in')
  run.insert(run.length, text)
}

/** A document with one insertion in `meta` under the clientID, as an update. */
function insertion(clientId: number, key = 'source'): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc()
  doc.clientID = clientId
  doc.getMap('meta').set(key, `by ${clientId}`)
  return { doc, update: Y.encodeStateAsUpdate(doc) }
}

describe('the path of an update', () => {
  test('stock providers share an article', async () => {
    const anna = await server.syncedProvider('a', 'anna')
    const bo = await server.syncedProvider('a', 'bo')
    type(anna.doc, '，安娜写')
    type(bo.doc, '，阿波写')
    await waitFor('both have both', () => bodyText(anna.doc) === bodyText(bo.doc) && bodyText(anna.doc).length === 10)
    await waitFor('the log has it too', () => bodyText(server.log.stored('a')) === bodyText(anna.doc))
  })

  test('nothing is acknowledged or broadcast before it is durable', async () => {
    const reader = await server.syncedProvider('a', 'reader')
    const writer = await server.raw('a', 'writer')
    const door = gate()
    server.log.beforeAppend = door.pass
    writer.sync(2, insertion(7).update)
    // A later frame that is answered at once proves that the first one has been handled.
    const probe = await server.raw('a', 'probe')
    probe.awareness(99, 1, {})
    await waitFor('the server went on', () => reader.provider.awareness.getStates().has(99))
    expect(writer.acked).toBe(0)
    expect(reader.doc.getMap('meta').size).toBe(0)
    door.open()
    await waitFor('acknowledged', () => writer.acked === 1)
    await waitFor('broadcast', () => reader.doc.getMap('meta').get('source') === 'by 7')
    expect(server.log.stored('a').getMap('meta').get('source')).toBe('by 7')
  })

  test('a step 1 is answered only from durable state', async () => {
    const writer = await server.raw('a', 'writer')
    const door = gate()
    server.log.beforeAppend = door.pass
    writer.sync(2, insertion(7).update)
    const late = server.provider('a', 'late')
    const probe = await server.raw('a', 'probe')
    probe.awareness(99, 1, {})
    await waitFor('the late one is connected', () => late.provider.awareness.getStates().has(99))
    expect(late.provider.synced).toBe(false)
    door.open()
    await waitFor('synced', () => late.provider.synced)
    expect(late.doc.getMap('meta').get('source')).toBe('by 7')
  })

  test('a store that fails for a while loses nothing and acknowledges nothing meanwhile', async () => {
    const writer = await server.raw('a', 'writer')
    let failures = 0
    server.log.beforeAppend = async () => {
      failures += 1
      if (failures <= 3) throw new Error('disk full')
    }
    writer.sync(2, insertion(7).update)
    await waitFor('three attempts failed', () => failures === 3)
    expect(writer.acked).toBe(0)
    await waitFor('acknowledged after recovery', () => writer.acked === 1)
    expect(server.log.stored('a').getMap('meta').get('source')).toBe('by 7')
  })

  test('one document that cannot be stored does not keep another from being saved', async () => {
    server.log.create('b')
    const append = server.log.append.bind(server.log)
    let broken = true
    server.log.append = async (requests) => {
      if (broken && requests.some((request) => request.docId === 'b')) throw new Error('bad page')
      return append(requests)
    }
    const [onA, onB] = [await server.raw('a', 'anna'), await server.raw('b', 'bo')]
    onB.sync(2, insertion(8).update)
    onA.sync(2, insertion(7).update)
    await waitFor('a is saved', () => onA.acked === 1)
    expect(onB.acked).toBe(0)
    broken = false
    await waitFor('b is saved in the end', () => onB.acked === 1)
  })

  test('twenty people who open an article at once read it from the store once', async () => {
    const door = gate()
    server.log.beforeLoad = door.pass
    const peers = Array.from({ length: 20 }, (_, i) => server.provider('a', `user${i}`))
    await waitFor('all are connected', () => peers.every(({ provider }) => provider.wsconnected))
    expect(peers.some(({ provider }) => provider.synced)).toBe(false)
    door.open()
    await waitFor('all are synced', () => peers.every(({ provider }) => provider.synced))
    expect(peers.map(({ doc }) => bodyText(doc))).toEqual(peers.map(() => '开头'))
    expect(server.log.loads).toBe(1)
  })

  test('acknowledgements are cumulative and repeat nothing when nothing is new', async () => {
    const writer = await server.raw('a', 'writer')
    const { update } = insertion(7)
    writer.sync(2, update)
    writer.sync(2, update)
    writer.sync(1, update)
    await waitFor('all three', () => writer.acked === 3)
    expect(server.log.documents.get('a')?.updates.length).toBe(2)
  })
})

describe('who may write', () => {
  test('content from a reader is refused and changes nothing; its empty step 2 is not', async () => {
    const reader = await server.raw('a', 'reader', { readOnly: 'wrong_stage' })
    reader.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
    await waitFor('an empty step 2 is fine', () => reader.acked === 1)
    reader.sync(2, insertion(7).update)
    expect(await reader.closed()).toBe(closeCodes.readOnly)
    expect(server.log.documents.get('a')?.updates.length).toBe(1)
  })

  test('content under a colleague’s client id is refused, and the colleague goes on', async () => {
    const anna = await server.raw('a', 'anna')
    const own = insertion(7)
    anna.sync(2, own.update)
    await waitFor('anna owns 7', () => anna.acked === 1)
    const mallory = await server.raw('a', 'mallory')
    const forged = new Y.Doc()
    forged.clientID = 7
    Y.applyUpdate(forged, own.update)
    const before = Y.encodeStateVector(forged)
    forged.clientID = 7
    forged.getMap('meta').set('dateline', 'forged')
    mallory.sync(2, Y.encodeStateAsUpdate(forged, before))
    expect(await mallory.closed()).toBe(closeCodes.identity)
    own.doc.getMap('meta').set('dateline', '望川')
    anna.sync(2, Y.encodeStateAsUpdate(own.doc, Y.encodeStateVector(insertion(7).doc)))
    await waitFor('anna goes on', () => anna.acked === 2)
    expect(server.log.stored('a').getMap('meta').get('dateline')).toBe('望川')
  })

  test('the client id under which somebody is present cannot be taken by another', async () => {
    const anna = await server.raw('a', 'anna')
    anna.awareness(7, 1, { cursor: null })
    const watcher = await server.syncedProvider('a', 'watcher')
    await waitFor('anna is seen', () => watcher.provider.awareness.getStates().has(7))
    const mallory = await server.raw('a', 'mallory')
    mallory.sync(2, insertion(7).update)
    expect(await mallory.closed()).toBe(closeCodes.identity)
  })

  test('an append that was judged under older rights is fenced: the socket comes back, nothing is stored', async () => {
    const writer = await server.raw('a', 'writer')
    const stored = server.log.documents.get('a')
    if (stored) stored.aclVersion = 2 // somebody signed
    writer.sync(2, insertion(7).update)
    expect(await writer.closed()).toBe(closeCodes.rejudge)
    expect(writer.acked).toBe(0)
    expect(stored?.updates.length).toBe(1)
    const back = await server.raw('a', 'writer', { acl: '2' })
    back.sync(2, insertion(7).update)
    await waitFor('judged again, may write', () => back.acked === 1)
  })

  test('what was judged under older rights is not stored because somebody comes in under new ones', async () => {
    const held = gate()
    let decided = false
    const append = server.log.append.bind(server.log)
    server.log.append = async (requests) => {
      const results = await append(requests)
      decided = true
      await held.pass()
      return results
    }
    const writer = await server.raw('a', 'writer')
    const { doc, update } = insertion(7)
    writer.sync(2, update)
    await waitFor('the first commit is decided and not heard of', () => decided)
    const before = Y.encodeStateVector(doc)
    doc.getMap('meta').set('dateline', 'later')
    writer.sync(2, Y.encodeStateAsUpdate(doc, before))
    await waitFor('the second waits', () => server.hub.figures().waitingBytes > 0)
    const stored = server.log.documents.get('a')
    if (stored) stored.aclVersion = 2 // somebody submitted it
    server.hub.rejudge('a')
    await writer.closed()
    const late = await server.raw('a', 'reader', { acl: '2', readOnly: 'wrong_stage' })
    await waitFor('the reader is there', () => server.hub.size.connections === 1)
    held.open()
    late.sync(0, Y.encodeStateVector(new Y.Doc()))
    await waitFor('the reader is in', () => late.messages.some((message) => message.kind === 'sync' && message.step === 1))
    await server.hub.read('a', () => {})
    expect(stored?.updates.length).toBe(2) // the seed and the first
  })

  test('rejudge closes everybody on the document and nobody else', async () => {
    server.log.create('b')
    const onA = await server.raw('a', 'anna')
    const onB = await server.raw('b', 'bo')
    onA.sync(0, Y.encodeStateVector(new Y.Doc()))
    onB.sync(0, Y.encodeStateVector(new Y.Doc()))
    await waitFor('both are in', () => onA.messages.length > 1 && onB.messages.length > 1)
    server.hub.rejudge('a')
    expect(await onA.closed()).toBe(closeCodes.rejudge)
    expect(onB.closeCode).toBe(null)
  })

  test('F3: a client with an older history of the document is not merged', async () => {
    const stale = await server.raw('a', 'anna', { epoch: '7' })
    expect(await stale.closed()).toBe(closeCodes.identity)
  })

  test('an article that does not exist', async () => {
    const lost = await server.raw('nowhere', 'anna')
    expect(await lost.closed()).toBe(closeCodes.notFound)
  })
})

describe('damaged input', () => {
  const frames: [string, Uint8Array | string, number][] = [
    ['an empty frame', new Uint8Array(0), closeCodes.protocol],
    ['a text frame', 'hello', closeCodes.protocol],
    ['an unknown type', Uint8Array.of(99), closeCodes.protocol],
    ['a truncated length', Uint8Array.of(0, 2, 0x90, 0x4e, 1, 2), closeCodes.protocol],
    ['two messages in one frame', Uint8Array.of(3, 3), closeCodes.protocol],
    ['an update with huge claimed counts', Uint8Array.of(0, 2, 8, 0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1, 1), closeCodes.invalid],
    ['an update that is noise', Uint8Array.of(0, 2, 5, 9, 9, 9, 9, 9), closeCodes.invalid],
    ['a step 1 that is noise', Uint8Array.of(0, 0, 3, 0xff, 0xff, 0xff), closeCodes.protocol],
  ]
  test.each(frames)('%s closes that socket only', async (_name, bytes, code) => {
    const peer = await server.syncedProvider('a', 'peer')
    const attacker = await server.raw('a', 'attacker')
    attacker.socket.send(bytes)
    expect(await attacker.closed()).toBe(code)
    type(peer.doc, '！')
    await waitFor('others go on', () => bodyText(server.log.stored('a')) === '开头！')
    expect(peer.provider.wsconnected).toBe(true)
  })

  test('content outside the article’s fields is refused', async () => {
    const attacker = await server.raw('a', 'attacker')
    const doc = new Y.Doc()
    doc.getText('hidden').insert(0, 'x')
    attacker.sync(2, Y.encodeStateAsUpdate(doc))
    expect(await attacker.closed()).toBe(closeCodes.invalid)
  })

  test('an update that refers to content nobody has is held, asked for, and healed by the stock provider', async () => {
    const writer = await server.raw('a', 'writer')
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    for (const key of ['source', 'dateline', 'page']) doc.getMap('meta').set(key, key)
    writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc())) // greeted
    writer.sync(2, updates[0] as Uint8Array)
    writer.sync(2, updates[2] as Uint8Array) // the second is lost on the way
    await waitFor(
      'asked for the rest',
      () => writer.messages.filter((message) => message.kind === 'sync' && message.step === 0).length === 2,
    )
    expect(writer.acked).toBe(2)
    writer.sync(1, Y.encodeStateAsUpdate(doc))
    await waitFor('healed', () => writer.acked === 4)
    expect([...server.log.stored('a').getMap('meta').keys()].sort()).toEqual(['dateline', 'page', 'source'])
  })
})

test('a document that breaks while nobody looks is loaded anew, and nobody else notices', async () => {
  server.log.create('b')
  const [anna, bo] = [await server.syncedProvider('a', 'anna'), await server.syncedProvider('b', 'bo')]
  const loads = server.log.loads
  const broken = vi.spyOn(Room.prototype, 'rest').mockImplementationOnce(() => {
    throw new Error('broken')
  })
  await waitFor('one of them was loaded anew', () => server.log.loads === loads + 1)
  broken.mockRestore()
  anna.doc.getMap('meta').set('source', 'a')
  bo.doc.getMap('meta').set('source', 'b')
  const stored = () => ['a', 'b'].map((id) => server.log.stored(id).getMap('meta').get('source'))
  await waitFor('both are stored', () => stored().join() === 'a,b')
})

describe('presence', () => {
  test('the server says who it is; what others say of them is not heard', async () => {
    const watcher = await server.syncedProvider('a', 'watcher')
    const anna = await server.raw('a', 'anna')
    anna.awareness(7, 1, { user: { name: 'the editor-in-chief' }, cursor: { anchor: 1 } })
    const states = () => watcher.provider.awareness.getStates()
    await waitFor('anna is seen', () => states().has(7))
    expect(states().get(7)).toEqual({
      user: { id: 'anna', name: 'name of anna', color: '#123456', role: 'reporter' },
      cursor: { anchor: 1 },
    })
    const mallory = await server.raw('a', 'mallory')
    mallory.awareness(8, 1, {})
    mallory.awareness(7, 1000, { user: { name: 'impostor' } })
    mallory.awareness(7, 1001, null)
    mallory.awareness(8, 2, { done: true })
    await waitFor('all four were handled', () => states().get(8)?.['done'] === true)
    expect(states().get(7)?.['user']).toMatchObject({ name: 'name of anna' })
    anna.socket.close()
    await waitFor('anna left', () => !states().has(7))
  })

  test('who comes back under the same client id is seen again at once', async () => {
    const watcher = await server.syncedProvider('a', 'watcher')
    const has = () => watcher.provider.awareness.getStates().has(7)
    for (let round = 0; round < 3; round++) {
      const anna = await server.raw('a', 'anna')
      anna.awareness(7, 1, { round })
      await waitFor('seen', has)
      anna.socket.close()
      await waitFor('gone', () => !has())
    }
  })
})

describe('work on the server’s side', () => {
  test('an edit on a person’s behalf reaches everybody and is theirs in the log', async () => {
    const peer = await server.syncedProvider('a', 'peer')
    await server.hub.edit('a', { userId: 'desk', sessionId: 's' }, (doc) => doc.getMap('meta').set('channel', 'city'))
    await waitFor('the peer has it', () => peer.doc.getMap('meta').get('channel') === 'city')
    expect(server.log.documents.get('a')?.authors.at(-1)).toBe('desk')
  })

  test('an article that was opened to be read is given up at once, one that somebody has just left is kept for them', async () => {
    const quick = await new HubServer({ sweepInterval: 5 }).start()
    quick.log.create('a', () => {})
    quick.log.create('b', () => {})
    const reader = await quick.syncedProvider('b', 'anna')
    reader.provider.destroy()
    await waitFor('she has left', () => quick.hub.size.connections === 0)
    await quick.hub.read('a', () => {})
    await quick.hub.read('b', () => {})
    await waitFor('the one is given up', () => quick.hub.size.rooms === 1)
    expect(quick.hub.present().has('a')).toBe(false)
    let loads = 0
    quick.log.beforeLoad = async () => void loads++
    await quick.hub.read('b', () => {})
    expect(loads, 'the other is still open').toBe(0)
    await quick.stop()
  })

  test('read waits until what it shows is durable', async () => {
    const writer = await server.raw('a', 'writer')
    const door = gate()
    writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
    await waitFor('in', () => writer.acked === 1)
    const handled = await server.syncedProvider('a', 'watcher')
    server.log.beforeAppend = door.pass
    writer.sync(2, insertion(7).update)
    writer.awareness(99, 1, {})
    await waitFor('the frame was handled', () => handled.provider.awareness.getStates().has(99))
    let answered = false
    const seen = server.hub
      .read('a', (doc) => doc.getMap('meta').get('source'))
      .then((value) => {
        answered = true
        return value
      })
    writer.awareness(99, 2, { later: true })
    await waitFor('the server went on', () => handled.provider.awareness.getStates().get(99)?.['later'])
    expect(answered).toBe(false)
    door.open()
    expect(await seen).toBe('by 7')
  })

  test('close stores and acknowledges what it received, then says restart', async () => {
    const writer = await server.raw('a', 'writer')
    writer.sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
    await waitFor('in', () => writer.acked === 1)
    const door = gate()
    server.log.beforeAppend = door.pass
    writer.sync(2, insertion(7).update)
    await waitFor('under way', () => server.hub.size.rooms === 1 && server.log.appends === 0)
    const closing = server.hub.close()
    door.open()
    await closing
    expect(await writer.closed()).toBe(closeCodes.restart)
  })
})

describe('limits', () => {
  /** Elements inside elements, `depth` of them. */
  function nested(depth: number): Uint8Array {
    const doc = new Y.Doc()
    let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('body')
    for (let i = 0; i < depth; i++) {
      const child = new Y.XmlElement('blockquote')
      parent.insert(0, [child])
      parent = child
    }
    return Y.encodeStateAsUpdate(doc)
  }

  test('nesting that would exhaust a reader’s stack is refused, ordinary nesting is not', async () => {
    const anna = await server.raw('a', 'anna')
    anna.sync(2, nested(60))
    await waitFor('ordinary', () => anna.acked === 1)
    const deep = await server.raw('a', 'deep')
    deep.sync(2, nested(5000))
    expect(await deep.closed()).toBe(closeCodes.invalid)
  })

  test('nesting that grows update by update is refused as well', async () => {
    const deep = await server.raw('a', 'deep')
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => deep.sync(2, update))
    let parent: Y.XmlFragment | Y.XmlElement = doc.getXmlFragment('body')
    for (let i = 0; i < 80; i++) {
      const child = new Y.XmlElement('blockquote')
      parent.insert(0, [child])
      parent = child
    }
    expect(await deep.closed()).toBe(closeCodes.invalid)
    await waitFor('the ordinary part is stored', () => (server.log.documents.get('a')?.updates.length ?? 0) > 50)
    expect(server.log.documents.get('a')?.updates.length).toBeLessThanOrEqual(65)
  })

  test('an update above the limit is refused with its own code', async () => {
    const anna = await server.raw('a', 'anna')
    const doc = new Y.Doc()
    doc.getMap('meta').set('source', 'x'.repeat(1_100_000))
    anna.sync(2, Y.encodeStateAsUpdate(doc))
    expect(await anna.closed()).toBe(closeCodes.tooLarge)
  })

  test('a writer above the rate is slowed down, not dropped', async () => {
    const fast = await new HubServer({
      rates: { framesPerSecond: 1000, framesBurst: 1000, bytesPerSecond: 2e6, bytesBurst: 1e5, presencePerSecond: 10, presenceBurst: 10 },
    }).start()
    fast.log.create('a')
    const writer = await fast.raw('a', 'writer')
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => writer.sync(2, update))
    const started = performance.now()
    for (let i = 0; i < 120; i++) doc.getMap('meta').set('source', `${i}`.padEnd(10_000, 'x'))
    await waitFor('all of it is stored', () => writer.acked === 120)
    expect(performance.now() - started).toBeGreaterThan(300)
    expect(writer.closeCode).toBe(null)
    const noisy = await fast.raw('a', 'noisy')
    for (let i = 0; i < 30; i++) noisy.awareness(5, i + 1, { i })
    expect(await noisy.closed()).toBe(closeCodes.abuse)
    await fast.stop()
  })

  test('a reader that stops reading does not grow the server, and is brought up to date with one update', async () => {
    const small = await new HubServer({ lagAbove: 64 * 1024, catchUpBelow: 16 * 1024, rates: null }).start()
    small.log.create('a')
    const reader = await small.syncedProvider('a', 'reader')
    const writer = await small.raw('a', 'writer')
    const socket = reader.provider.ws as unknown as { pause(): void; resume(): void }
    socket.pause()
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => writer.sync(2, update))
    const frames = 400
    for (let i = 0; i < frames; i++) {
      doc.getMap('meta').set('source', `${i}`.padEnd(50_000, '稿'))
      if (i % 20 === 0) await waitFor('stored', () => writer.acked === i + 1)
    }
    await waitFor('all is stored', () => writer.acked === frames)
    socket.resume()
    await waitFor('the reader has the last word', () => String(reader.doc.getMap('meta').get('source')).startsWith(`${frames - 1}`), {
      timeoutMs: 15_000,
    })
    await small.stop()
  })
})
