import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { KeySet } from '#shared/protocol/sidecar.ts'
import { recordSealMessage } from '#shared/protocol/workflowApi.ts'
import { type ChainBreak, type RecordEntry, verifyChain } from '#shared/workflow/recordChain.ts'
import { listReviewSteps, type ReviewStepRow } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { thumbprint } from './signingKeys.ts'

/** What is wrong with a record: the chain, a column that says another thing than what is sealed, or a text beside it. */
export type RecordProblem = ChainBreak['problem'] | 'columns' | 'stage' | 'text' | 'signed copy' | 'end' | 'unknown key'

/** The first step of a record at which something is not as it was sealed. */
export interface RecordFinding {
  /** 稿号 */
  readonly number: string
  readonly step: number
  readonly problem: RecordProblem
}

/** The record as it is exported: what is checked of it. */
const exportedRecord = z.object({
  article: z.object({ id: z.string(), number: z.string() }),
  steps: z
    .array(
      z.object({
        entry: z.string(),
        hash: z.string(),
        action: z.string(),
        decision: z.string(),
        to: z.string(),
        role: z.string(),
        reason: z.string(),
        localTime: z.string(),
        textSha256: z.string(),
        by: z.object({ name: z.string() }),
      }),
    )
    .max(100_000),
  seal: z.object({ key: z.string(), signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/) }),
})

/**
 * Checks an exported record by itself, without the newsroom. `end`: steps are missing at the end, or all of it was made
 * anew; `unknown key`: another newsroom sealed it, or nobody did.
 * @param json of GET /api/articles/:id/record
 * @param keys the newsroom's public keys
 * @returns null if it is whole
 * @throws ZodError, SyntaxError if it is no record
 */
export function verifyExport(json: string, keys: KeySet): { readonly steps: number; readonly finding: RecordFinding | null } {
  const { article, steps, seal } = exportedRecord.parse(JSON.parse(json))
  const chain = verifyChain(steps)
  if (!chain.ok) return { steps: steps.length, finding: { number: article.number, ...chain.error } }
  // What people read of a step has to be what is sealed in it.
  const other = steps.findIndex((step, index) => {
    const entry = chain.value[index]
    const shown = [step.action, step.decision, step.to, step.role, step.reason, step.localTime, step.textSha256, step.by.name]
    const sealed = entry && [entry.action, entry.decision, entry.to, entry.role, entry.reason, entry.at, entry.textSha256, entry.by.name]
    return JSON.stringify(shown) !== JSON.stringify(sealed)
  })
  if (other >= 0) return { steps: steps.length, finding: { number: article.number, step: other + 1, problem: 'columns' } }
  const problem = sealProblem(recordSealMessage(article.id, article.number, steps.length, steps.at(-1)?.hash ?? ''), seal, keys)
  return { steps: steps.length, finding: problem && { number: article.number, step: steps.length, problem } }
}

function sealProblem(message: string, seal: z.infer<typeof exportedRecord>['seal'], { keys }: KeySet): RecordProblem | null {
  // A list of keys that somebody wrote may call a key by another's name.
  const key = keys.find(({ kid, x }) => kid === seal.key && kid === thumbprint(x))
  if (!key) return 'unknown key'
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' })
  return verify(null, Buffer.from(message), publicKey, Buffer.from(seal.signature, 'base64')) ? null : 'end'
}

/**
 * Checks the records of a store: the chains, and that columns, stages, kept texts and signed copies are what was sealed.
 * @param articleId unset: of every article
 * @returns how many records there are, and the first fault of each that has one
 */
export async function verifyRecords(db: Kysely<Database>, articleId?: string): Promise<{ records: number; findings: RecordFinding[] }> {
  let articles = db.selectFrom('article').select(['id', 'number', 'stage']).orderBy('number')
  if (articleId !== undefined) articles = articles.where('id', '=', articleId)
  const rows = await articles.execute()
  const findings: RecordFinding[] = []
  for (const { id, number, stage } of rows) {
    const fault = await faultOf(db, id, stage)
    if (fault) findings.push({ number, ...fault })
  }
  return { records: rows.length, findings }
}

async function faultOf(db: Kysely<Database>, id: string, stage: string): Promise<Omit<RecordFinding, 'number'> | null> {
  const steps = await listReviewSteps(db, id)
  const chain = verifyChain(steps)
  if (!chain.ok) return chain.error
  const other = steps.findIndex((step, index) => !saysTheSame(step, chain.value[index]))
  if (other >= 0) return { step: other + 1, problem: 'columns' }
  if (steps.at(-1)?.to_stage !== stage) return { step: steps.length, problem: 'stage' }
  return (await textFault(db, id, steps)) ?? copyFault(db, id, steps)
}

/** Whether the columns by which the record is searched and shown are what is sealed. */
function saysTheSame(step: ReviewStepRow, entry: RecordEntry | undefined): boolean {
  if (!entry) return false
  const columns = [step.article_id, step.step, step.action, step.decision, step.from_stage, step.to_stage, step.user_id, step.role]
  const sealed = [entry.article, entry.step, entry.action, entry.decision, entry.from, entry.to, entry.by.id, entry.role]
  const more = [step.reason, step.at, step.text_sha256, step.seq, step.characters, step.override]
  const sealedMore = [entry.reason, Date.parse(entry.at), entry.textSha256, entry.version, entry.characters, entry.override ?? '']
  return JSON.stringify([columns, more]) === JSON.stringify([sealed, sealedMore])
}

async function textFault(db: Kysely<Database>, id: string, steps: readonly ReviewStepRow[]): Promise<Omit<RecordFinding, 'number'> | null> {
  const texts = await db.selectFrom('step_text').selectAll().where('article_id', '=', id).execute()
  const wrong = texts.find((text) => sha256Of(text.json) !== text.sha256)
  if (!wrong) return null
  return { step: steps.find((step) => step.text_sha256 === wrong.sha256)?.step ?? steps.length, problem: 'text' }
}

async function copyFault(db: Kysely<Database>, id: string, steps: readonly ReviewStepRow[]): Promise<Omit<RecordFinding, 'number'> | null> {
  const copies = await db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).orderBy('step').execute()
  const wrong = copies.find((copy) => sha256Of(copy.json) !== steps.find((step) => step.step === copy.step)?.text_sha256)
  return wrong ? { step: wrong.step, problem: 'signed copy' } : null
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
