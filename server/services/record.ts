import type { Kysely } from 'kysely'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { type RecordResponse, type RecordSeal, type RecordStep, recordSealMessage } from '#shared/protocol/workflowApi.ts'
import { totalScore } from '#shared/workflow/errorRate.ts'
import { mayReadRecord } from '#shared/workflow/permissions.ts'
import { verifyChain } from '#shared/workflow/recordChain.ts'
import type { Database } from '../store/schema.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { readDirectory } from './directory.ts'
import { knowArticle, refused } from './facts.ts'
import type { SigningKeys } from './signingKeys.ts'
import { readSite } from './site.ts'
import { stepView } from './stepView.ts'

/** 审稿单: every step of an article, sealed, to be read and to be proved. */
export class ReviewRecord {
  readonly #db: Kysely<Database>
  readonly #keys: SigningKeys

  constructor(db: Kysely<Database>, keys: SigningKeys) {
    this.#db = db
    this.#keys = keys
  }

  /**
   * @param actor who asks; null: the operator of the server
   * @throws DomainError article_not_found, role_may_not
   */
  async read(actor: Account | null, id: string): Promise<RecordResponse> {
    const { row, steps, facts } = await knowArticle(this.#db, id)
    if (actor && !mayReadRecord(actor, facts)) throw refused('role_may_not')
    const [person, site] = [await readDirectory(this.#db), await readSite(this.#db)]
    const chain = verifyChain(steps)
    const shown = steps.map((step) => stepView(step, person))
    return {
      article: {
        id,
        number: row.number,
        headline: row.headline,
        channel: row.channel,
        receivedAt: isoTime(row.created_at),
        author: person(row.created_by),
      },
      steps: shown,
      proofs: proofsOf(shown, site),
      chain: { whole: chain.ok, brokenAt: chain.ok ? null : chain.error.step },
      keptUntil: isoTime(monthsAfter(steps.at(-1)?.at ?? row.created_at, site.review.retentionMonths)),
      seal: await this.#seal(recordSealMessage(id, row.number, steps.length, steps.at(-1)?.hash ?? '')),
    }
  }

  async #seal(message: string): Promise<RecordSeal> {
    const key = await this.#keys.current()
    const signature = await this.#keys.sign(key, message)
    // The key was changed at this very moment: the new one signs.
    return signature === null ? this.#seal(message) : { algorithm: 'Ed25519', key, signature }
  }
}

function proofsOf(steps: readonly RecordStep[], { errorRate }: SiteProfile): RecordResponse['proofs'] {
  const rounds = steps.flatMap(({ details }) => (details.proof ? [details.proof] : []))
  return rounds.length === 0 ? null : { ...totalScore(rounds, errorRate), rounds: rounds.length }
}

function monthsAfter(at: number, months: number): number {
  const date = new Date(at)
  return date.setUTCMonth(date.getUTCMonth() + months)
}
