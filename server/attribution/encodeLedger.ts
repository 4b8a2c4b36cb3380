import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { LedgerParts } from './books.ts'
import type { IdLinks } from './idLinks.ts'
import { Ledger } from './ledger.ts'

/*
 * A ledger as bytes: the format's number, then every list of it, each with its length. Numbers are variable-length; clocks
 * and times are differences to the one before. The document at its position is kept apart: Yjs may encode one state in
 * several ways, while the same log always gives the same bytes here.
 */

const formatVersion = 3

/** A ledger as it is kept between two processes. */
export interface StoredLedger {
  /** Position in the log. */
  readonly seq: number
  /** See `encodeLedger`. */
  readonly ledger: Uint8Array
  /** The document at that position, one Yjs update. */
  readonly state: Uint8Array
}

/** @returns the same bytes for every ledger of the same log, however it came about */
export function encodeLedger(ledger: Ledger): Uint8Array {
  const out = encoding.createEncoder()
  const { parts } = ledger
  encoding.writeVarUint(out, formatVersion)
  encoding.writeVarUint(out, parts.seq)
  list(out, parts.people, (userId) => encoding.writeVarString(out, userId))
  let at = 0
  const time = (ms: number) => {
    encoding.writeVarInt(out, ms - at)
    at = ms
  }
  list(out, parts.origins, ({ person, seq, at: ms, era, bulk, movedFrom }) => {
    numbers(out, person, seq, era, bulk ? 1 : 0, movedFrom + 1)
    time(ms)
  })
  list(out, parts.deeds, ({ person, seq, at: ms, era, field }) => {
    numbers(out, person, seq, era, field)
    time(ms)
  })
  list(out, parts.sessions, ({ person, era, seq, lastSeq, at: ms, until, added, struck, moved }) => {
    numbers(out, person, era, seq, lastSeq, added, struck, moved)
    time(ms)
    time(until)
  })
  list(out, parts.tallies, ({ person, era, field, added, struck }) => {
    numbers(out, person, era, field, added)
    encoding.writeVarInt(out, struck)
  })
  list(out, ledger.written.entries(), ([client, runs]) => {
    encoding.writeVarUint(out, client)
    let clock = 0
    list(out, runs, (run) => {
      numbers(out, run.clock - clock, run.len, run.value)
      clock = run.clock + run.len
    })
  })
  list(out, ledger.deleted.entries(), ([client, runs]) => {
    encoding.writeVarUint(out, client)
    let clock = 0
    list(out, runs, (run) => {
      numbers(out, run.clock - clock, run.deed, (run.moved ? 1 : 0) + (run.taken ? 2 : 0))
      writeText(out, run.text)
      clock = run.clock + run.len
    })
  })
  for (const links of [ledger.lives.first, ledger.lives.state]) writeLinks(out, links)
  list(out, ledger.pool.clips, ({ person, seq, at: ms, block, parts: ranges }) => {
    numbers(out, person, seq, block ? 1 : 0)
    time(ms)
    list(out, ranges, ({ client, clock, len }) => numbers(out, client, clock, len))
  })
  return encoding.toUint8Array(out)
}

/** The ledger as it was stored. @throws Error if the bytes are of another edition or damaged: then it is folded anew */
export function decodeLedger({ ledger: bytes, state }: StoredLedger): Ledger {
  const from = decoding.createDecoder(bytes)
  const uint = () => decoding.readVarUint(from)
  const version = uint()
  if (version !== formatVersion) throw new Error(`the ledger has the format ${version}`)
  const seq = uint()
  let at = 0
  const time = () => {
    at += decoding.readVarInt(from)
    return at
  }
  const people = read(from, () => decoding.readVarString(from))
  const origins = read(from, () => {
    const [person, written, era, bulk, movedFrom] = [uint(), uint(), uint(), uint(), uint()]
    return { person, seq: written, at: time(), era, bulk: bulk === 1, movedFrom: movedFrom - 1 }
  })
  const deeds = read(from, () => {
    const [person, done, era, field] = [uint(), uint(), uint(), uint()]
    return { person, seq: done, at: time(), era, field }
  })
  const sessions = read(from, () => {
    const [person, era, first, lastSeq, added, struck, moved] = [uint(), uint(), uint(), uint(), uint(), uint(), uint()]
    return { person, era, seq: first, lastSeq, at: time(), until: time(), added, struck, moved }
  })
  const tallies = read(from, () => ({ person: uint(), era: uint(), field: uint(), added: uint(), struck: decoding.readVarInt(from) }))
  const parts: LedgerParts = { seq, people, origins, deeds, sessions, tallies }
  const made = new Ledger(parts)
  read(from, () => {
    const client = uint()
    let clock = 0
    read(from, () => {
      clock += uint()
      const [len, value] = [uint(), uint()]
      made.written.set(client, clock, len, value)
      clock += len
    })
  })
  read(from, () => {
    const client = uint()
    let clock = 0
    read(from, () => {
      clock += uint()
      const [deed, flags, text] = [uint(), uint(), readText(from)]
      made.deleted.add(client, clock, text, deed, (flags & 1) === 1, (flags & 2) === 2)
      clock += text.length
    })
  })
  for (const links of [made.lives.first, made.lives.state]) readLinks(from, links)
  read(from, () => {
    const [person, cut, block, ms] = [uint(), uint(), uint(), time()]
    const ranges = read(from, () => ({ client: uint(), clock: uint(), len: uint() }))
    made.pool.add({
      person,
      seq: cut,
      at: ms,
      block: block === 1,
      parts: ranges,
      text: ranges.map((range) => made.deleted.textOf(range)).join(''),
    })
  })
  Y.applyUpdate(made.doc, state)
  return made
}

function writeLinks(out: encoding.Encoder, links: IdLinks): void {
  list(out, links.entries(), ([client, runs]) => {
    encoding.writeVarUint(out, client)
    let clock = 0
    list(out, runs, ({ to, count, ...run }) => {
      numbers(out, run.clock - clock, run.len, to.client, to.clock, count)
      clock = run.clock + run.len
    })
  })
}

function readLinks(from: decoding.Decoder, links: IdLinks): void {
  const uint = () => decoding.readVarUint(from)
  read(from, () => {
    const client = uint()
    let clock = 0
    read(from, () => {
      clock += uint()
      const len = uint()
      links.set({ client, clock, len }, { client: uint(), clock: uint() }, uint())
      clock += len
    })
  })
}

function list<T>(out: encoding.Encoder, items: readonly T[], write: (item: T) => void): void {
  encoding.writeVarUint(out, items.length)
  for (const item of items) write(item)
}

function read<T>(from: decoding.Decoder, one: () => T): T[] {
  return Array.from({ length: decoding.readVarUint(from) }, one)
}

function numbers(out: encoding.Encoder, ...values: readonly number[]): void {
  for (const value of values) encoding.writeVarUint(out, value)
}

/** Half a surrogate pair has no UTF-8, but may well have been deleted alone. */
function writeText(out: encoding.Encoder, text: string): void {
  const whole = !/\p{Surrogate}/u.test(text)
  encoding.writeVarUint(out, whole ? 1 : 0)
  if (whole) encoding.writeVarString(out, text)
  else list(out, text.split(''), (unit) => encoding.writeVarUint(out, unit.charCodeAt(0)))
}

function readText(from: decoding.Decoder): string {
  if (decoding.readVarUint(from) === 1) return decoding.readVarString(from)
  return read(from, () => String.fromCharCode(decoding.readVarUint(from))).join('')
}
