import { readFile } from 'node:fs/promises'
import type { KeySet } from '#shared/protocol/sidecar.ts'
import { chosenKeys } from './cliSignature.ts'
import { say, UsageError, type Values, type Verb, warn } from './cliVerb.ts'
import { loadConfig } from './config.ts'
import { type RecordFinding, verifyExport, verifyRecords } from './services/verifyRecords.ts'
import { findArticleByNumber } from './store/articles.ts'
import { openStore } from './store/openStore.ts'

/** 核验: whether review records are as they were sealed. */
export const verifyRecordVerb: Verb = {
  usage: `verify record [--article ARTICLE] [--file RECORD.json [--keys FILE]]

Checks review records (审稿单): that no step was changed, left out or put in, and that texts and signed copies are those
that the steps name. Without --file the records of the newsroom of DATA_DIR (and DATABASE_URL), all of them or that of one
article (id or 稿号); with --file a record that was exported as JSON, also that no step is missing at its end, by the keys
of DATA_DIR or of a file: what the newsroom publishes at /.well-known/galley-keys.json. Names the first broken step of each record
and ends with exit code 1 if there is one.`,
  options: { article: { type: 'string' }, file: { type: 'string' }, keys: { type: 'string' } },
  words: 0,
  run: async (_words, values) => (typeof values['file'] === 'string' ? verifyFile(values['file'], values['keys']) : verifyStore(values)),
}

async function verifyFile(path: string, keyFile: Values[string]): Promise<void> {
  const json = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read`)
  })
  const { steps, finding } = readExport(path, json, await chosenKeys(keyFile))
  if (finding) return broken([finding])
  say(`${path}: ${steps} steps, as they were sealed`)
}

function readExport(path: string, json: string, keys: KeySet): ReturnType<typeof verifyExport> {
  try {
    return verifyExport(json, keys)
  } catch {
    throw new UsageError(`${path} is not an exported review record`)
  }
}

async function verifyStore(values: Values): Promise<void> {
  const { dataDir, databaseUrl } = loadConfig()
  const store = await openStore({ dataDir, databaseUrl, inThread: true })
  try {
    const wanted = values['article']
    const row = typeof wanted === 'string' ? await findArticleByNumber(store.db, wanted) : null
    const id = typeof wanted === 'string' ? (row?.id ?? wanted) : undefined
    const { records, findings } = await verifyRecords(store.db, id)
    if (id !== undefined && records === 0) throw new UsageError(`there is no article ${String(wanted)}`)
    if (findings.length > 0) return broken(findings)
    say(`${records} records, every step as it was sealed`)
  } finally {
    await store.close()
  }
}

function broken(findings: readonly RecordFinding[]): void {
  for (const { number, step, problem } of findings) warn(`${number}: step ${step} is not as it was sealed (${problem})`)
  process.exitCode = 1
}
