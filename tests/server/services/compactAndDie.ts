import { writeSync } from 'node:fs'
import { compactDocument } from '../../../server/services/compactDocument.ts'
import { inThreadFolder } from '../../../server/services/foldLog.ts'
import { openStore } from '../../../server/store/openStore.ts'

/*
 * A process for compactionKill.test.ts: folds a document's log and kills itself before the step it is told, or, for
 * `after`, when all is done and nothing closed.
 */

async function main([dataDir = '', databaseUrl = '', docId = '', last = '']: readonly string[]): Promise<void> {
  const die = () => process.kill(process.pid, 'SIGKILL')
  const store = await openStore({ dataDir, databaseUrl: databaseUrl || null, inThread: true })
  const step = (name: string) => {
    if (name === last) die()
  }
  await compactDocument({ db: store.db, folder: inThreadFolder, now: () => 1, step }, docId)
  die()
}

main(process.argv.slice(2)).catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
