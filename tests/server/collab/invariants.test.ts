import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { Hub } from '../../../server/collab/hub.ts'
import { defaultLimits } from '../../../server/collab/limits.ts'
import type { AppendRequest } from '../../../server/collab/ports.ts'
import { syncFrame } from '../../support/hostileFrames.ts'
import { MemoryLog } from '../../support/memoryLog.ts'
import { MemorySocket } from '../../support/memorySocket.ts'
import { below, pick, rng } from '../../support/rng.ts'
import { seedBody } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

/*
 * The invariants of ARCHITECTURE.md, watched in every moment while people write, leave, come back, forge, read what they
 * may not write, and the store is slow, fails and takes rights away in between:
 *   I1, I8  whatever leaves the server is in the log at that moment     I2  `seq` has no holes, every prefix is a document
 *   I3      every frame is acknowledged or its socket ends              I4  a clientID is one user's for ever
 *   I5      no room with content that waits for other content           I7  nothing of a reader, or of lost rights, is stored
 */

const seeds = process.env['GALLEY_SEED']?.split(',').map(Number) ?? [1, 2, 3, 20261123]
const steps = Number(process.env['GALLEY_STEPS'] ?? 600)

/** The log as the outside sees it, and what is wrong with what happened. */
class Auditor {
  readonly log = new MemoryLog()
  readonly durable = new Y.Doc()
  readonly faults: string[] = []
  readonly owners = new Map<number, string>()
  readonly readers = new Set<string>()
  seq = 1

  constructor() {
    this.log.create('a', seedBody('始'))
    Y.applyUpdate(this.durable, this.log.documents.get('a')?.updates[0] as Uint8Array)
    const append = this.log.append.bind(this.log)
    this.log.append = async (requests) => {
      const results = await append(requests)
      for (const [i, request] of requests.entries()) {
        const result = results[i]
        if (result?.ok) this.#stored(request, result.seq)
      }
      return results
    }
  }

  #stored({ rows, aclVersion }: AppendRequest, seq: number): void {
    if (aclVersion !== this.log.documents.get('a')?.aclVersion) this.faults.push('I7: stored under older rights')
    for (const { data, userId } of rows) {
      this.seq += 1
      if (this.readers.has(userId)) this.faults.push(`I7: ${userId} only reads`)
      for (const client of Y.parseUpdateMeta(data).to.keys()) {
        const owner = this.owners.get(client) ?? userId
        if (owner !== userId) this.faults.push(`I4: ${userId} wrote as ${owner}`)
        this.owners.set(client, owner)
      }
      Y.applyUpdate(this.durable, data)
      if (this.durable.store.pendingStructs || this.durable.store.pendingDs) this.faults.push('I5: the log has a hole')
    }
    if (seq !== this.seq) this.faults.push(`I2: seq ${seq} after ${this.seq} rows`)
  }

  /** An update leaves the server. */
  leaves(update: Uint8Array): void {
    const { structs, ds } = Y.decodeUpdate(update)
    for (const { id, length } of structs) {
      if (id.clock + length > Y.getState(this.durable.store, id.client)) this.faults.push(`I1: ${id.client}:${id.clock} is not stored`)
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) if (!this.#deleted(client, clock, len)) this.faults.push('I1: the deletion is not stored')
    }
  }

  #deleted(client: number, clock: number, len: number): boolean {
    const structs = this.durable.store.clients.get(client) ?? []
    return structs.every((struct) => struct.id.clock + struct.length <= clock || struct.id.clock >= clock + len || struct.deleted)
  }

  acknowledged(frame: Y.Doc, seq: number): void {
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(frame))) {
      if (Y.getState(this.durable.store, client) < clock) this.faults.push('I1: acknowledged and not stored')
    }
    if (seq > this.seq) this.faults.push('I2: a sequence number that nobody has')
  }
}

/** Somebody with the article open, now and then. */
class Person {
  readonly user: string
  readonly #hub: Hub
  readonly #auditor: Auditor
  readonly #random: () => number
  doc = new Y.Doc()
  socket: MemorySocket | null = null
  /** What the document was when each frame of this socket left. */
  #frames: Uint8Array[] = []
  acked = 0
  /** Whether this socket got the server's document. */
  #synced = false

  constructor(user: string, hub: Hub, auditor: Auditor, random: () => number) {
    this.user = user
    this.#hub = hub
    this.#auditor = auditor
    this.#random = random
    this.fresh()
  }

  get state(): unknown {
    return [this.user, this.socket?.closeCode, this.#synced, this.acked, this.#frames.length]
  }

  get settled(): boolean {
    return this.socket === null || this.socket.closeCode !== null || (this.#synced && this.acked === this.#frames.length)
  }

  connect(): void {
    if (this.socket?.closeCode === null) return
    // Refused for good: what was written cannot be sent, so a fresh document is taken, as the app does.
    const refusals: readonly (number | undefined)[] = [closeCodes.readOnly, closeCodes.identity, closeCodes.invalid]
    if (refusals.includes(this.socket?.closeCode ?? undefined)) this.fresh()
    this.#frames = []
    this.acked = 0
    this.#synced = false
    const socket = new MemorySocket((frame) => this.#receive(frame))
    this.socket = socket
    const readOnlyReason = this.#auditor.readers.has(this.user) ? 'wrong_stage' : null
    const aclVersion = this.#auditor.log.documents.get('a')?.aclVersion ?? 1
    const user = { id: this.user, name: this.user, color: '#000', role: 'reporter' }
    this.#hub.connect(socket, 'a', { user, sessionId: 's', readOnlyReason, aclVersion, extended: true, epoch: 1, schema: null })
    socket.say(syncFrame(0, Y.encodeStateVector(this.doc)))
    socket.say(presence(this.doc.clientID))
  }

  fresh(): void {
    this.doc = new Y.Doc()
    this.doc.clientID = below(this.#random, 2 ** 31)
    this.#listen()
  }

  say(step: 1 | 2, update: Uint8Array): void {
    if (this.socket?.closeCode !== null) return
    this.#frames.push(update)
    this.socket.say(syncFrame(step, update))
  }

  #listen(): void {
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.say(2, update)
    })
  }

  #receive(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame)
    const type = decoding.readVarUint(decoder)
    if (type === 120 && decoding.readVarUint(decoder) === 0) this.#acknowledge(decoding.readVarUint(decoder), decoding.readVarUint(decoder))
    if (type !== 0) return
    const step = decoding.readVarUint(decoder)
    const payload = decoding.readVarUint8Array(decoder)
    if (step === 0) this.say(1, Y.encodeStateAsUpdate(this.doc, payload))
    else {
      this.#auditor.leaves(payload)
      Y.applyUpdate(this.doc, payload, 'server')
      this.#synced ||= step === 1
    }
  }

  #acknowledge(count: number, seq: number): void {
    for (; this.acked < count; this.acked++) {
      const proof = new Y.Doc()
      Y.applyUpdate(proof, this.#frames[this.acked] as Uint8Array)
      this.#auditor.acknowledged(proof, seq)
    }
  }
}

/** What the stock provider says of itself when it connects. */
function presence(clientId: number): Uint8Array {
  const payload = encoding.encode((encoder) => {
    for (const number of [1, clientId, 1]) encoding.writeVarUint(encoder, number)
    encoding.writeVarString(encoder, '{}')
  })
  return Uint8Array.of(1, payload.length, ...payload)
}

function write(random: () => number, doc: Y.Doc): void {
  const body = doc.getXmlFragment('body')
  const paragraph = body.length > 0 ? body.get(below(random, body.length)) : null
  const run = paragraph instanceof Y.XmlElement && paragraph.length > 0 ? paragraph.get(0) : null
  if (!(run instanceof Y.XmlText) || random() < 0.1) {
    const added = new Y.XmlElement('paragraph')
    added.insert(0, [new Y.XmlText('段')])
    body.insert(below(random, body.length + 1), [added])
  } else if (random() < 0.7) run.insert(below(random, run.length + 1), '字')
  else if (run.length > 2 && random() < 0.6) run.delete(0, 1)
  else if (run.length > 1) run.format(0, 2, { bold: random() < 0.5 ? {} : null })
}

test.each(seeds)('hold in every moment, whatever people and the store do (seed %i)', { timeout: 60_000 }, async (seed) => {
  const random = rng(seed)
  const auditor = new Auditor()
  const { log } = auditor
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  const limits = { ...defaultLimits, rates: null, heldTime: 300, sweepInterval: 20 }
  const hub = new Hub({ log, listener: { committed: () => {} }, logger, limits })
  const people = ['安', '波', '曹', '戴', '读者'].map((name) => new Person(name, hub, auditor, random))
  auditor.readers.add('读者')
  log.beforeAppend = async () => {
    for (let turns = below(random, 4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
    if (random() < 0.03) throw new Error('the store is busy')
  }
  for (let step = 0; step < steps; step++) {
    const person = pick(random, people)
    const dice = random()
    if (person.socket === null || person.socket.closeCode !== null) person.connect()
    else if (dice < 0.06) person.socket.leave()
    else if (dice < 0.08) forge(pick(random, people), person)
    else if (dice < 0.1) changeRights(log, hub)
    else if (dice < 0.12)
      await hub.edit('a', { userId: 'desk', sessionId: 's' }, (doc) => doc.getMap('meta').set('page', step)).catch(() => {})
    else if (person.user !== '读者' || dice < 0.15) write(random, person.doc)
    if (random() < 0.5) await new Promise((resolve) => setImmediate(resolve))
  }
  log.beforeAppend = async () => {}
  await waitFor('I3: every frame is acknowledged or its socket ended', () => people.every(({ settled }) => settled), {
    timeoutMs: 10_000,
    state: () => people.map((one) => one.state),
  })
  for (const person of people) if (person.socket?.closeCode !== null) person.connect()
  await waitFor('those who came back are settled as well', () => people.every(({ settled }) => settled), { timeoutMs: 10_000 })
  expect(auditor.faults).toEqual([])
  expect(auditor.seq, 'something was written').toBeGreaterThan(steps / 10)
  let prefix = new Y.Doc()
  for (const update of log.documents.get('a')?.updates ?? []) {
    Y.applyUpdate(prefix, update)
    expect([prefix.store.pendingStructs, prefix.store.pendingDs]).toEqual([null, null])
  }
  prefix = log.stored('a')
  for (const { socket, doc } of people) {
    if (socket?.closeCode !== null) continue
    expect(doc.getXmlFragment('body').toString()).toBe(prefix.getXmlFragment('body').toString())
  }
  await hub.close()
})

/** New content under a colleague's clientID. */
function forge(victim: Person, person: Person): void {
  // An id that nobody has heard of is nobody's, and random numbers of 32 bits are not guessed.
  if (victim === person || victim.socket?.closeCode !== null) return
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(person.doc))
  const before = Y.encodeStateVector(copy)
  copy.clientID = victim.doc.clientID
  copy.getMap('meta').set('source', '冒名')
  person.say(2, Y.encodeStateAsUpdate(copy, before))
}

/** Somebody signs, or takes it back: from now on older verdicts count for nothing. */
function changeRights(log: MemoryLog, hub: Hub): void {
  const document = log.documents.get('a')
  if (document) document.aclVersion += 1
  hub.rejudge('a')
}
