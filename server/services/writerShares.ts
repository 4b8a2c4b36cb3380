import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import type { Log } from '../collab/ports.ts'
import type { Database } from '../store/schema.ts'
import type { Authors } from './authors.ts'
import { readSite } from './site.ts'

/** Nobody who signs waits longer for the count. Milliseconds. */
const longestWaitMs = 10_000

export interface WriterSharesDeps {
  readonly db: Kysely<Database>
  readonly authors: Pick<Authors, 'authorsOf'>
  readonly logger: Log
  /** Unset: 10 seconds. */
  readonly waitMs?: number
}

/** How much of an article each of its writers wrote, at a position of its log. */
export interface Shares {
  readonly seq: number
  /** Characters of the whole text. */
  readonly characters: number
  /** Characters that somebody wrote in a stage and that still stand; null if nothing is known of that person. */
  of(username: string, stage: Stage): number | null
}

/**
 * The ledger as the credits use it. Credits can do without: whenever it cannot be had in time there is no answer, which
 * is logged, and nobody is left out for having written little.
 */
export class WriterShares {
  readonly #deps: WriterSharesDeps

  constructor(deps: WriterSharesDeps) {
    this.#deps = deps
  }

  /** @returns null if nobody can tell; never throws for the ledger's sake */
  async read(articleId: string): Promise<Shares | null> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('the count takes too long')), this.#deps.waitMs ?? longestWaitMs)
    })
    try {
      return await Promise.race([this.#count(articleId), late])
    } catch (error) {
      // Whoever asked for the credits says so itself.
      if (error instanceof DomainError && error.code === 'article_not_found') return null
      this.#deps.logger.error({ docId: articleId, err: error }, 'credits are proposed without who wrote how much')
      return null
    } finally {
      clearTimeout(timer)
    }
  }

  /** The same where the house's policy makes a difference of it; null where it does not. */
  async readIfDecisive(articleId: string): Promise<Shares | null> {
    const { minCharacters, minShare } = (await readSite(this.#deps.db)).creditPolicy
    return minCharacters > 0 || minShare > 0 ? this.read(articleId) : null
  }

  async #count(articleId: string): Promise<Shares> {
    const { seq, people } = await this.#deps.authors.authorsOf(articleId)
    const known = new Map(people.map(({ username, stages }) => [username, stages]))
    return {
      seq,
      characters: people.reduce((sum, { characters }) => sum + characters, 0),
      of: (username, stage) => {
        const own = known.get(username)
        return own ? (own.find((share) => share.stage === stage)?.characters ?? 0) : null
      },
    }
  }
}
