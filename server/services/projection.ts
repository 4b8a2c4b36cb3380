import { setTimeout as rest } from 'node:timers/promises'
import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters, lineText, searchableText } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import type { CommitListener, Log } from '../collab/ports.ts'
import { findArticle, listArticlesToProject, updateProjection } from '../store/articles.ts'
import { readDocumentHead } from '../store/documents.ts'
import type { Store } from '../store/openStore.ts'
import { indexArticle } from '../store/search.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { recordWriters } from './writers.ts'

/** After a change the desk is told within this time … */
const delayMs = 200
/** … and not more often than this per article, however fast people type. */
const spacingMs = 5_000
/**
 * Between two articles the store is left to those who type, who are many when many articles change: the desk of two
 * hundred articles in work is told of each within half a minute, and typing in them does not cost twice as much for it.
 */
const restMs = 150
/** After a failure it is tried again. */
const retryMs = 2_000

export interface ProjectionDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly live: LiveDocuments
  readonly logger: Log
}

/** What the desk shows of a text, as columns. NUL is left out: neither database can keep it in a text. */
export function projectionOf(article: ArticleJson) {
  const line = (lines: readonly string[]) => lineText(lines).replaceAll('\0', '').slice(0, 500)
  return {
    channel: article.meta.channel.replaceAll('\0', ''),
    language: article.meta.language,
    kicker: line(article.kicker),
    headline: line(article.headline),
    characters: bodyCharacters(article),
  }
}

/** Everything that the desk's search finds an article by. */
export function searchTextOf(number: string, article: ArticleJson): string {
  return `${number}\n${searchableText(article)}`.replaceAll('\0', '')
}

/**
 * Keeps what the desk shows, the search index and the list of writers true to the documents. How far it has come lies
 * in the store beside them (`projected_seq`), so that nothing is missed whatever happens in between.
 */
export class Projection implements CommitListener {
  readonly #deps: ProjectionDeps
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** Articles whose time has come, in order; they are projected one after another. */
  readonly #due = new Set<string>()
  #working: Promise<void> | null = null
  readonly #running = new Map<string, Promise<void>>()
  readonly #lastRun = new Map<string, number>()
  #closed = false

  constructor(deps: ProjectionDeps) {
    this.#deps = deps
  }

  /** Told by the hub after every commit. */
  committed(docId: string): void {
    const wait = (this.#lastRun.get(docId) ?? 0) + spacingMs - Date.now()
    this.#schedule(docId, Math.max(delayMs, wait))
  }

  /** Resolves when everything that was durable at the call is projected. */
  async settle(docId: string): Promise<void> {
    this.#cancel(docId)
    await this.#running.get(docId)
    await this.#run(docId)
  }

  /** Projects what has changed while nobody looked: before the last end of the process, for example. */
  async catchUp(): Promise<void> {
    for (const id of await listArticlesToProject(this.#deps.store.db)) {
      // An article that cannot be read does not keep the others, and the start, waiting.
      await this.settle(id).catch((error: unknown) =>
        this.#deps.logger.error({ docId: id, err: error }, 'an article could not be projected'),
      )
    }
  }

  /** Projects what is still waiting and takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    const waiting = new Set([...this.#timers.keys(), ...this.#due])
    for (const id of waiting) this.#cancel(id)
    await this.#working
    await Promise.all([...this.#running.values()])
    for (const id of waiting) await this.#run(id)
  }

  #schedule(docId: string, wait: number): void {
    if (this.#closed || this.#timers.has(docId) || this.#due.has(docId)) return
    const timer = setTimeout(() => {
      this.#timers.delete(docId)
      this.#due.add(docId)
      this.#working ??= this.#work()
    }, wait)
    timer.unref()
    this.#timers.set(docId, timer)
  }

  async #work(): Promise<void> {
    for (const docId of this.#due) {
      this.#due.delete(docId)
      await this.#run(docId).catch((error: unknown) => {
        this.#deps.logger.error({ docId, err: error }, 'the desk could not be told of a change')
        this.#schedule(docId, retryMs)
      })
      if (this.#due.size > 0) await rest(restMs)
    }
    this.#working = null
  }

  #cancel(docId: string): void {
    clearTimeout(this.#timers.get(docId))
    this.#timers.delete(docId)
    this.#due.delete(docId)
  }

  /** One run per article at a time; a run that begins after a commit sees it. */
  async #run(docId: string): Promise<void> {
    const before = this.#running.get(docId)
    const run = (before ?? Promise.resolve()).catch(() => {}).then(() => this.#project(docId))
    this.#running.set(docId, run)
    try {
      await run
    } finally {
      if (this.#running.get(docId) === run) this.#running.delete(docId)
    }
  }

  async #project(docId: string): Promise<void> {
    const { store, live } = this.#deps
    const head = await readDocumentHead(store.db, docId)
    const row = await findArticle(store.db, docId)
    if (!head || !row || head.seq <= row.projected_seq) return
    this.#remember(docId)
    // Read after the head, so it holds at least everything up to there.
    const article = await live.read(docId, readArticle)
    // The rows up to there never change, and to note a writer twice is to note them once: only the rest has to be one
    // transaction, during which nobody's typing can be stored.
    const last = await recordWriters(store.db, docId, row.projected_seq, head.seq)
    if (!last) throw new DomainError('internal', 'the document log has a hole')
    await store.db.transaction().execute(async (trx) => {
      await updateProjection(trx, docId, {
        ...projectionOf(article),
        updated_at: last.at,
        updated_by: last.userId,
        projected_seq: head.seq,
      })
      await indexArticle(trx, store.dialect, { articleId: docId, text: searchTextOf(row.number, article) })
    })
  }

  #remember(docId: string): void {
    const now = Date.now()
    this.#lastRun.set(docId, now)
    if (this.#lastRun.size < 1_000) return
    for (const [id, at] of this.#lastRun) if (now - at > spacingMs) this.#lastRun.delete(id)
  }
}
