import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import type { Authorship } from '../../../server/attribution/openLedgers.ts'
import type { Log } from '../../../server/collab/ports.ts'
import { Attribution } from '../../../server/services/attribution.ts'
import { compactDocument } from '../../../server/services/compactDocument.ts'
import { inThreadFolder } from '../../../server/services/foldLog.ts'
import { inThreadLedgers, type LedgerKeeper, LedgerThread } from '../../../server/services/ledgerThread.ts'
import { readAttribution, storeAttribution } from '../../../server/store/attribution.ts'
import type { Store } from '../../../server/store/openStore.ts'
import { readHistory } from '../../../server/store/readHistory.ts'
import { bundle, describeStores, sharedStore, temporaryDirectory } from '../store/testStores.ts'
import { WrittenDocument } from '../store/writtenDocument.ts'

const lines: string[] = []
const note = (_fields: unknown, message: string) => void lines.push(message)
const logger: Log = { info: note, warn: note, error: note }
const cleanups: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  expect(lines.splice(0)).toEqual([])
})

let clock = 1_000_000
function service(store: Store, keeper: LedgerKeeper = inThreadLedgers()): Attribution {
  const made = new Attribution({ db: store.db, keeper, logger, now: () => clock, storeAfter: 50 })
  cleanups.push(() => made.close())
  return made
}

/** The bytes of the stored ledger. */
async function storedBytes(store: Store, docId: string): Promise<Buffer> {
  const stored = await readAttribution(store.db, docId)
  if (!stored) throw new Error('no ledger is stored')
  return inflateRawSync(stored.ledger)
}

async function anew(store: Store, docId: string): Promise<Authorship> {
  await store.db.deleteFrom('doc_attribution').where('doc_id', '=', docId).execute()
  return service(store).read(docId)
}

await describeStores('the ledger of a stored document', ['sqlite in thread', 'postgres'], (kind) => {
  const shared = sharedStore(kind)
  let number = 0
  const written = async (rows: number) => {
    const document = await WrittenDocument.create(await shared(), `d${++number}`, number)
    await document.write(rows)
    return document
  }

  it('says the same, byte for byte, followed in steps or folded at once, before and after the log is folded', async () => {
    const store = await shared()
    const document = await written(1)
    const inSteps = service(store)
    for (let i = 0; i < 6; i++) {
      await document.write(30)
      if (i === 2) await compactDocument({ db: store.db, folder: inThreadFolder, now: () => clock }, document.id)
      await inSteps.read(document.id)
    }
    const steps = await inSteps.read(document.id)
    expect(steps.seq).toBe(document.rows.length)
    const stepBytes = await storedBytes(store, document.id)
    const stepSeq = (await readAttribution(store.db, document.id))?.seq
    const atOnce = await anew(store, document.id)
    expect(atOnce).toEqual(steps)
    // Stored at different rows: brought to the same one, the bytes are the same.
    const one = await encodedAt(store, document.id, stepSeq ?? 0)
    expect(Buffer.compare(one, stepBytes)).toBe(0)
  })

  it('goes on after a restart, on another node and after the keeper forgot it, from where it was stored', async () => {
    const store = await shared()
    const document = await written(60)
    const keeper = inThreadLedgers()
    const first = service(store, keeper)
    await first.read(document.id)
    const stored = await readAttribution(store.db, document.id)
    expect(stored?.seq).toBe(document.rows.length)
    await document.write(10)
    await keeper.rest()
    const known = await first.read(document.id)
    const other = service(store)
    expect(await other.read(document.id)).toEqual(known)
    expect(await anew(store, document.id)).toEqual(known)
  })

  it('is folded anew when what is stored is damaged or of another edition', async () => {
    const store = await shared()
    const document = await written(60)
    const whole = await service(store).read(document.id)
    await store.db.updateTable('doc_attribution').set({ sha256: 'x' }).where('doc_id', '=', document.id).execute()
    expect(await service(store).read(document.id)).toEqual(whole)
    await store.db.deleteFrom('doc_attribution').where('doc_id', '=', document.id).execute()
    await storeAttribution(store.db, document.id, { seq: 5, ledger: Uint8Array.of(3, 0), state: Uint8Array.of(3, 0) })
    expect(await service(store).read(document.id)).toEqual(whole)
  })

  it('never goes back: of two processes the one that is further wins', async () => {
    const store = await shared()
    const document = await written(10)
    const ledger = (seq: number) => ({ seq, ledger: Uint8Array.of(seq), state: Uint8Array.of(seq) })
    await storeAttribution(store.db, document.id, ledger(9))
    await storeAttribution(store.db, document.id, ledger(4))
    expect((await readAttribution(store.db, document.id))?.seq).toBe(9)
    await storeAttribution(store.db, document.id, ledger(10))
    expect((await readAttribution(store.db, document.id))?.seq).toBe(10)
  })

  it('follows the log by itself some time after the last change, and asks nothing of the store until then', async () => {
    const store = await shared()
    const document = await written(20)
    const keeper = inThreadLedgers()
    const asked: number[] = []
    const counting: LedgerKeeper = {
      answer: async (request) => {
        const answer = await keeper.answer(request)
        asked.push(answer.seq)
        return answer
      },
      rest: () => keeper.rest(),
    }
    const made = service(store, counting)
    made.committed(document.id, ['li'], clock, { rows: 20, bytes: 1_000 })
    await made.sweep()
    expect(asked).toEqual([])
    clock += 60_000
    await made.sweep()
    expect(asked).toEqual([document.rows.length])
  })

  it('is worked out in a thread as in this one', async () => {
    const store = await shared()
    const document = await written(40)
    const directory = temporaryDirectory()
    const url = await bundle(new URL('../../../server/services/ledgerWorker.ts', import.meta.url), join(directory.path, 'ledgerWorker.js'))
    const thread = new LedgerThread(url)
    cleanups.push(() => directory.remove())
    const made = service(store, thread)
    const first = await made.read(document.id)
    expect(first).toEqual(await service(store).read(document.id))
    await document.write(20)
    // The thread ends between two questions: nobody notices.
    await thread.rest()
    expect((await made.read(document.id)).seq).toBe(document.rows.length)
  })
})

/** The ledger of the first rows of a log, encoded, worked out from nothing. */
async function encodedAt(store: Store, docId: string, seq: number): Promise<Buffer> {
  const keeper = inThreadLedgers()

  const rows = []
  for await (const row of readHistory(store.db, docId, { upTo: seq })) rows.push(row)
  const { packed } = await keeper.answer({ docId, from: null, rows, steps: [], want: 'ledger' })
  if (!packed) throw new Error('no ledger')
  return inflateRawSync(packed.ledger)
}
