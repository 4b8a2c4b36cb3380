import { writeSync } from 'node:fs'
import { appendUpdate, createDocument, raiseAcl, readDocumentHead } from '../../../server/store/documents.ts'
import { openStore, type Store } from '../../../server/store/openStore.ts'

/*
 * A process for openStore.test.ts: opens the store in the directory it is given and appends until it is killed, printing
 * the sequence number of everything that was acknowledged. Between the appends there are transactions like those of the
 * services: some raise the rights and add an update of their own, some are rolled back. Every update says which number it
 * is to have. The process ends with a line on stderr if the store does not open.
 */

const docId = 'doc'

async function main(dataDir: string): Promise<void> {
  const store = await openStore({ dataDir })
  let { aclVersion, seq } = await begin(store)
  for (let turn = 1; ; turn++) {
    if (turn % 7 === 0) await raiseAndThinkBetter(store)
    if (turn % 5 === 0) {
      aclVersion = await raiseAndWrite(store, ++seq)
    } else {
      const rows = [{ userId: 'li', sessionId: 's', at: 1, data: textOf(++seq), claims: turn === 1 ? [seq] : [] }]
      const [result] = await store.updateLog.append([{ docId, epoch: 1, aclVersion, rows }])
      if (!result?.ok || result.seq !== seq) throw new Error(`update ${seq}: ${JSON.stringify(result)}`)
    }
    // Written at once, so that the kill cannot take it back.
    writeSync(1, `${seq}\n`)
  }
}

async function begin({ db }: Store): Promise<{ aclVersion: number; seq: number }> {
  const head = await readDocumentHead(db, docId)
  if (head) return head
  const first = { id: docId, userId: 'li', sessionId: 's', at: 1, state: textOf(1), schemaVersion: 1, clients: [1] }
  await db.transaction().execute((trx) => createDocument(trx, first))
  return { aclVersion: 1, seq: 1 }
}

function raiseAndWrite({ db }: Store, seq: number): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const aclVersion = await raiseAcl(trx, docId)
    await appendUpdate(trx, { docId, seq, userId: 'chief', sessionId: 's', at: 1, data: textOf(seq), clientId: seq })
    return aclVersion
  })
}

async function raiseAndThinkBetter({ db }: Store): Promise<void> {
  const change = db.transaction().execute(async (trx) => {
    await raiseAcl(trx, docId)
    throw new RangeError('thought better of it')
  })
  await change.catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error
  })
}

function textOf(seq: number): Uint8Array {
  return new TextEncoder().encode(String(seq))
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
