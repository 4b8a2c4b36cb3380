import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { encodeLedger } from '../../../server/attribution/encodeLedger.ts'
import { Ledger } from '../../../server/attribution/ledger.ts'
import { readAuthors } from '../../../server/attribution/readAuthors.ts'
import { HubServer } from '../../support/hubServer.ts'
import { bodyText, seedBody, type } from '../../support/typing.ts'
import { waitFor } from '../../support/waitFor.ts'

let server: HubServer

beforeEach(async () => {
  server = await new HubServer({ rates: null, heldTime: 50, sweepInterval: 10 }).start()
  server.log.create('a', seedBody('江面上起了雾。'))
})

afterEach(() => server.stop())

/** An update that inserts nothing and deletes a range of ids. */
function deletion(client: number, clock: number, len: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [0, 1, client, 1, clock, len]) encoding.writeVarUint(encoder, number)
  })
}

/** Everything that the ledger says of the log of a document. */
function folded(): { readonly bytes: Buffer; readonly authors: ReturnType<typeof readAuthors> } {
  const ledger = new Ledger()
  const { updates = [], authors = [] } = server.log.documents.get('a') ?? {}
  for (const [i, data] of updates.entries()) ledger.apply({ seq: i + 1, userId: authors[i] ?? '', at: 1000 * i, data }, 0)
  return { bytes: Buffer.from(encodeLedger(ledger)), authors: readAuthors(ledger) }
}

describe('a delete set that names ids which do not exist', () => {
  const stored = () => server.log.stored('a')
  const known = () => [...Y.decodeStateVector(Y.encodeStateVector(stored()))][0] as [number, number]

  it.each([
    ['of a client that nobody knows', () => deletion(4_000_000_007, 0, 5)],
    ['beyond the last id of a client', () => deletion(known()[0], known()[1], 3)],
    ['far beyond it', () => deletion(known()[0], known()[1] + 1_000_000, 2 ** 31)],
  ])('%s changes nothing in the ledger', async (_case, forged) => {
    const before = folded()
    const mallory = await server.raw('a', 'mallory')
    mallory.sync(2, forged())
    expect(await mallory.closed()).toBe(closeCodes.invalid)
    expect(folded().bytes.equals(before.bytes)).toBe(true)
    // Nor later, when somebody writes under such ids.
    const bo = await server.syncedProvider('a', 'bo')
    type(bo.doc, '渡船停航。')
    await waitFor('stored', () => bodyText(stored()) === '江面上起了雾。渡船停航。')
    expect(folded().authors.struck).toEqual([])
  })

  it('beside one that does is refused with it, or strikes nothing but what is there', async () => {
    const [client, clock] = known()
    const mallory = await server.raw('a', 'mallory')
    mallory.sync(2, deletion(client, clock - 1, 5))
    await mallory.closed()
    const { runs, struck } = folded().authors
    expect(runs.map(({ text }) => text).join('') + struck.map(({ text }) => text).join('')).toBe('江面上起了雾。')
  })
})

describe('a ledger whose log has such a row', () => {
  it('says what it said before', () => {
    const before = folded()
    const rows = server.log.documents.get('a')
    rows?.updates.push(deletion(4_000_000_007, 0, 5))
    rows?.authors.push('mallory')
    expect(folded().authors).toEqual(before.authors)
  })
})
