import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { readDocumentHead } from '../store/documents.ts'
import { readHistory } from '../store/readHistory.ts'
import type { Database } from '../store/schema.ts'
import type { PastAnswer } from './openPasts.ts'
import type { PastReader } from './pastThread.ts'

/** Updates that are handed over in one message, in bytes. */
const pieceBytes = 1024 * 1024
/** Answers that wait at once; whoever comes after is asked to come again. */
const mostWaiting = 40
/** What was read is kept up to so many characters of JSON. */
const mostKept = 8_000_000
/** Without work for so long the reader gives back what it holds. */
const restAfterMs = 120_000

export interface PastTextsDeps {
  readonly db: Kysely<Database>
  readonly reader: PastReader
}

/**
 * Articles as they were at a position of their logs. Worked out from the stored rows one after the other in a copy:
 * no live document and no writer notices.
 */
export class PastTexts {
  readonly #deps: PastTextsDeps
  /** Where the reader holds a document. */
  readonly #held = new Map<string, number>()
  /** What was read, the latest last. It never changes: rows of a log do not. */
  readonly #kept = new Map<string, string>()
  #keptLength = 0
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #resting: NodeJS.Timeout | undefined

  constructor(deps: PastTextsDeps) {
    this.#deps = deps
  }

  /**
   * The article after a row of its log, an `ArticleJson` as JSON.
   * @throws DomainError article_not_found; not_found if its log has no such row; too_many_requests; document_damaged
   */
  async at(articleId: string, seq: number): Promise<string> {
    const head = await readDocumentHead(this.#deps.db, articleId)
    if (!head) throw new DomainError('article_not_found', 'no such article')
    if (seq < 1 || seq > head.seq) throw new DomainError('not_found', `the log of the article has no row ${seq}`)
    const name = `${head.epoch}/${articleId}/${seq}`
    const known = this.#recall(name)
    if (known !== undefined) return known
    if (this.#waiting >= mostWaiting) throw new DomainError('too_many_requests', 'too many people look back at once')
    this.#waiting++
    const reading = this.#turn.then(async () => {
      // Whoever was before may have asked the same.
      const found = this.#recall(name) ?? (await this.#read(articleId, seq))
      this.#keep(name, found)
      return found
    })
    this.#turn = reading.catch(() => {})
    return await reading.finally(() => {
      this.#waiting--
      this.#restLater()
    })
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    clearTimeout(this.#resting)
    await this.#turn
    clearTimeout(this.#resting)
    await this.#rest()
  }

  async #read(docId: string, seq: number): Promise<string> {
    const held = this.#held.get(docId) ?? 0
    const from = held <= seq ? held : 0
    try {
      return await this.#readFrom(docId, from, seq)
    } catch (error) {
      this.#held.delete(docId)
      if (error instanceof DomainError || from === 0) throw error
      // The reader let it go meanwhile.
      return await this.#readFrom(docId, 0, seq)
    }
  }

  async #readFrom(docId: string, from: number, upTo: number): Promise<string> {
    const { db, reader } = this.#deps
    let after = from
    let updates: Uint8Array[] = []
    let bytes = 0
    const hand = async (wantsArticle: boolean): Promise<PastAnswer> => {
      const answer = await reader.answer({ docId, after, updates, wantsArticle })
      after += updates.length
      this.#held.set(docId, after)
      updates = []
      bytes = 0
      return answer
    }
    for await (const { data } of readHistory(db, docId, { after: from, upTo })) {
      updates.push(data)
      bytes += data.length
      if (bytes >= pieceBytes) await hand(false)
    }
    const { article } = await hand(true)
    if (article === null) throw new Error('the reader gave no article')
    return article
  }

  #recall(name: string): string | undefined {
    const found = this.#kept.get(name)
    if (found === undefined) return undefined
    this.#kept.delete(name)
    this.#kept.set(name, found)
    return found
  }

  #keep(name: string, article: string): void {
    if (this.#kept.has(name)) return
    this.#kept.set(name, article)
    this.#keptLength += article.length
    for (const [oldest, one] of this.#kept) {
      if (this.#keptLength <= mostKept) return
      this.#kept.delete(oldest)
      this.#keptLength -= one.length
    }
  }

  #restLater(): void {
    clearTimeout(this.#resting)
    if (this.#waiting > 0) return
    this.#resting = setTimeout(() => void this.#rest(), restAfterMs)
    this.#resting.unref()
  }

  async #rest(): Promise<void> {
    if (this.#waiting > 0) return
    this.#held.clear()
    this.#kept.clear()
    this.#keptLength = 0
    await this.#deps.reader.rest()
  }
}
