import type { Kysely } from 'kysely'
import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters, countCharacters } from '#shared/article/read.ts'
import { DomainError } from '#shared/errors.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import type { StepDetails } from '#shared/protocol/workflowApi.ts'
import { errorScore } from '#shared/workflow/errorRate.ts'
import type { Decision } from '#shared/workflow/recordChain.ts'
import { proofStages, type Stage } from '#shared/workflow/stages.ts'
import { changesBetween } from '#shared/workflow/textChanges.ts'
import { listPublications } from '../store/publications.ts'
import type { Database } from '../store/schema.ts'
import { findStepText } from '../store/stepTexts.ts'
import { correctionOf } from './correction.ts'
import type { KnownArticle } from './facts.ts'
import type { SealedText } from './sealCopy.ts'
import type { KnownSigning } from './signing.ts'
import type { StepRequest } from './stepRequest.ts'
import { readDetails } from './stepView.ts'

interface Step {
  readonly request: StepRequest
  readonly text: SealedText
  readonly signing: KnownSigning
  readonly site: SiteProfile
  readonly to: Stage
  readonly decision: Decision
}

/** What a step's line in the record says besides who, when, why and which text. @throws DomainError bad_request */
export async function detailsOf(trx: Kysely<Database>, known: KnownArticle, step: Step): Promise<StepDetails> {
  const { request, signing, to, decision } = step
  const changes = await changesOf(trx, known, step.text)
  const common: StepDetails = { ...(changes > 0 && { changes }), ...timeOf(request), ...proofOf(known, step) }
  if (decision !== 'done') return common
  if (request.action === 'pass' && to === 'ready') return { ...common, ...(signing.signature === 'marks' && { keptMarks: true }) }
  return request.action === 'publish' ? { ...common, ...(await publicationOf(trx, known, step)) } : common
}

function timeOf({ action, publishAt }: StepRequest): Pick<StepDetails, 'publishAt' | 'unscheduled'> {
  if (action !== 'schedule' || publishAt === undefined) return {}
  return publishAt === null ? { unscheduled: true } : { publishAt: new Date(publishAt).toISOString() }
}

/** Places at which the text differs from the one of the step before. */
async function changesOf(trx: Kysely<Database>, { row, steps }: KnownArticle, { article, sha256 }: SealedText): Promise<number> {
  const last = steps.at(-1)
  if (!last || last.text_sha256 === sha256) return 0
  const before = await findStepText(trx, row.id, last.text_sha256)
  return before === null ? 0 : changesBetween(JSON.parse(before) as ArticleJson, article).length
}

/** A proofreader's count of errors, with pass or return in a proof; a pass without one found none. */
function proofOf({ facts, steps }: KnownArticle, { request, text, site }: Step): Pick<StepDetails, 'proof'> {
  const inProof = proofStages.some((stage) => stage === facts.stage)
  const counts = inProof && (request.action === 'pass' || request.action === 'return')
  if (!counts) {
    if (request.errors !== undefined) throw new DomainError('bad_request', 'errors are counted in proofs')
    return {}
  }
  if (request.action === 'return' && request.errors === undefined) return {}
  const round = 1 + steps.filter((step) => readDetails(step).proof !== undefined).length
  const found = (request.errors ?? []).map((error) => ({ place: 'text' as const, text: '', characters: 1, count: 1, ...error }))
  return { proof: { round, ...errorScore(found, proofCharacters(text.article), site.errorRate) } }
}

/** What is measured for the rate of errors: headline group, captions and body. */
function proofCharacters(article: ArticleJson): number {
  return countCharacters([...article.kicker, ...article.headline, ...article.deck].join('')) + bodyCharacters(article)
}

async function publicationOf(
  trx: Kysely<Database>,
  { row }: KnownArticle,
  { request, text }: Step,
): Promise<Pick<StepDetails, 'edition' | 'notice' | 'scheduled'>> {
  const edition = (await listPublications(trx, row.id)).length + 1
  const correction = await correctionOf(trx, row.id, text.article)
  const notice = correction ? (request.notice ?? correction.notice) : ''
  return { edition, ...(notice !== '' && { notice }), ...(request.scheduled && { scheduled: true }) }
}
