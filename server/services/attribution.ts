import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { IdRange } from '../attribution/idRuns.ts'
import type { Authorship, LedgerRequest, PackedLedger } from '../attribution/openLedgers.ts'
import type { CommitListener, CommitSize, Log } from '../collab/ports.ts'
import { readAttribution, storeAttribution } from '../store/attribution.ts'
import { readDocumentHead } from '../store/documents.ts'
import type { LogRow } from '../store/historyChunk.ts'
import { readHistory } from '../store/readHistory.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import type { LedgerKeeper } from './ledgerThread.ts'

/** After a change the ledger follows within this time: whoever asks before has it at once anyway. */
const delayMs = 60_000
/** When so many rows came meanwhile it follows at once. */
const manyRows = 10_000
const storeAfterRows = 1_000
/** Rows that are handed over in one message, and about how many bytes. */
const piece = { rows: 500, bytes: 1024 * 1024 }
const sweepMs = 5_000
/** Without work for so long the keeper gives back what it holds. */
const restAfterMs = 120_000

export interface AttributionDeps {
  readonly db: Kysely<Database>
  readonly keeper: LedgerKeeper
  readonly logger: Log
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
  /** A ledger that has gone so many rows further is stored; unset: 1,000. */
  readonly storeAfter?: number
}

/** What is wanted of a ledger that has followed its log. */
type Wish = Pick<LedgerRequest, 'want' | 'marked'>

interface Growth {
  rows: number
  readonly since: number
}

/** Where the ledger of a document stands. */
interface Standing {
  /** What the keeper holds; null: nothing. */
  held: number | null
  /** What is stored. */
  stored: number
}

/**
 * Who wrote what, for every article. It follows the log behind the writers' backs, or when somebody asks; the log is all
 * that it knows, so it can be late, lost or doubled without harm.
 */
export class Attribution implements CommitListener {
  readonly #deps: AttributionDeps
  readonly #growth = new Map<string, Growth>()
  readonly #standing = new Map<string, Standing>()
  readonly #running = new Map<string, Promise<unknown>>()
  readonly #sweeper: NodeJS.Timeout
  #working: Promise<void> | null = null
  #lastWork = 0
  #closed = false

  constructor(deps: AttributionDeps) {
    this.#deps = deps
    this.#sweeper = setInterval(() => void this.sweep(), sweepMs)
    this.#sweeper.unref()
  }

  committed(docId: string, _userIds: readonly string[], at: number, { rows }: CommitSize): void {
    const growth = this.#growth.get(docId)
    if (growth) growth.rows += rows
    else this.#growth.set(docId, { rows, since: at })
  }

  /** Follows the logs whose time has come, one after the other. */
  sweep(): Promise<void> {
    this.#working ??= this.#sweep().finally(() => {
      this.#working = null
    })
    return this.#working
  }

  /**
   * Who wrote what stands in an article now, and what was deleted.
   * @param marked ids of which the origins are wanted too
   * @throws DomainError article_not_found, document_damaged
   */
  async read(articleId: string, marked: readonly IdRange[] = []): Promise<Authorship> {
    if (!(await readDocumentHead(this.#deps.db, articleId))) throw new DomainError('article_not_found', 'no such article')
    const authorship = await this.#inTurn(articleId, () => this.#follow(articleId, { want: 'authors', marked }))
    if (!authorship) throw new Error('the ledger gave no answer')
    return authorship
  }

  /** Ends what is under way and begins nothing else. What is not stored will be folded anew. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    await Promise.allSettled([...this.#running.values()])
    await this.#deps.keeper.rest()
  }

  async #sweep(): Promise<void> {
    const { now, logger, keeper } = this.#deps
    for (const [docId, { rows, since }] of this.#growth) {
      if (this.#closed) return
      if (rows < manyRows && now() - since < delayMs) continue
      this.#growth.delete(docId)
      this.#lastWork = now()
      await this.#inTurn(docId, () => this.#follow(docId, { want: 'nothing' })).catch((error: unknown) =>
        logger.error({ docId, err: error }, 'who wrote what could not be worked out'),
      )
    }
    if (this.#standing.size === 0 || now() - this.#lastWork < restAfterMs || this.#running.size > 0) return
    await this.#storeAll()
    this.#standing.clear()
    await keeper.rest()
  }

  /** One at a time for each document. */
  #inTurn<T>(docId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#running.get(docId) ?? Promise.resolve()
    const turn = before.then(work, work)
    const settled = turn.then(
      () => {},
      () => {},
    )
    this.#running.set(docId, settled)
    void settled.then(() => {
      if (this.#running.get(docId) === settled) this.#running.delete(docId)
    })
    return turn
  }

  async #follow(docId: string, wish: Wish): Promise<Authorship | null> {
    try {
      return await this.#followFrom(docId, wish, this.#standing.get(docId) ?? null)
    } catch (error) {
      if (error instanceof DomainError) throw error
      // The keeper lost what it held, or what is stored is of another edition: once more, from the first row at worst.
      this.#standing.delete(docId)
      return await this.#followFrom(docId, wish, null).catch(() => this.#followFrom(docId, wish, null, true))
    }
  }

  async #followFrom(docId: string, wish: Wish, known: Standing | null, anew = false): Promise<Authorship | null> {
    const { db } = this.#deps
    const isHeld = known?.held !== null && known !== null
    let from: PackedLedger | null | undefined = isHeld ? undefined : anew ? null : await readAttribution(db, docId)
    const standing: Standing = isHeld ? known : { held: null, stored: from?.seq ?? 0 }
    this.#standing.set(docId, standing)
    const ask = async (rows: readonly LogRow[], wanted: Wish) => {
      // After the rows: whatever step comes before one of them is known then.
      const steps = (await listReviewSteps(db, docId)).map((step) => step.seq)
      const answer = await this.#deps.keeper.answer({ docId, rows, steps, ...wanted, ...(from !== undefined && { from }) })
      from = undefined
      standing.held = answer.seq
      return answer
    }
    let rows: LogRow[] = []
    let bytes = 0
    for await (const row of readHistory(db, docId, { after: standing.held ?? from?.seq ?? 0 })) {
      rows.push(row)
      bytes += row.data.length
      if (rows.length < piece.rows && bytes < piece.bytes) continue
      await ask(rows, { want: 'nothing' })
      rows = []
      bytes = 0
    }
    const { authorship, seq } = await ask(rows, wish)
    if (seq - standing.stored >= (this.#deps.storeAfter ?? storeAfterRows)) await this.#keep(docId, standing)
    return authorship
  }

  async #keep(docId: string, standing: Standing): Promise<void> {
    const { packed } = await this.#deps.keeper.answer({ docId, rows: [], steps: [], want: 'ledger' })
    if (!packed) return
    await storeAttribution(this.#deps.db, docId, packed)
    standing.stored = packed.seq
  }

  /** Stores what has come far enough to be worth it, before the keeper forgets it. */
  async #storeAll(): Promise<void> {
    for (const [docId, standing] of this.#standing) {
      if (standing.held === null || standing.held - standing.stored < storeAfterRows / 10) continue
      // The keeper may have let it go: then it will be folded from where it is stored.
      await this.#inTurn(docId, () => this.#keep(docId, standing)).catch(() => {})
    }
  }
}
