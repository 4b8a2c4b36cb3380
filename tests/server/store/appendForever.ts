import { writeSync } from 'node:fs'
import { createDocument } from '../../../server/store/documents.ts'
import { openStore } from '../../../server/store/openStore.ts'

/*
 * A process for openStore.test.ts: opens the store in the directory it is given and appends until it is killed, printing
 * the sequence number of everything that was acknowledged. It ends with a line on stderr if the store does not open.
 */

async function main(dataDir: string): Promise<void> {
  const { db, updateLog } = await openStore({ dataDir })
  const state = Uint8Array.of(0)
  await db
    .transaction()
    .execute((trx) => createDocument(trx, { id: 'doc', userId: 'li', sessionId: 's', at: 1, state, schemaVersion: 1, clients: [] }))
  for (;;) {
    const data = Uint8Array.of(1)
    const rows = [{ userId: 'li', sessionId: 's', at: 1, data, claims: [] }]
    const [result] = await updateLog.append([{ docId: 'doc', epoch: 1, aclVersion: 1, rows }])
    // Written at once, so that the kill cannot take it back.
    if (result?.ok) writeSync(1, `${result.seq}\n`)
  }
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
