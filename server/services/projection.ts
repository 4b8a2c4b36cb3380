import { setTimeout as rest } from 'node:timers/promises'
import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters, isBlank, lineText, searchableText } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import type { CommitListener, Log } from '../collab/ports.ts'
import { type ArticleToProject, findArticlesToProject, listArticlesToProject, projectionUpdate } from '../store/articles.ts'
import type { Store } from '../store/openStore.ts'
import { searchIndexing } from '../store/search.ts'
import type { DeskFeed } from './deskFeed.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { voidQueries } from './voidSignatures.ts'
import { recordNewWriters } from './writers.ts'

/** After a change the desk is told within this time … */
const delayMs = 200
/** … and not more often than this per article, however fast people type. */
const spacingMs = 5_000
/** Articles of one pass. */
const passArticles = 64
/**
 * Between two passes the store and the processor are left to those who type: so many times as long as the pass took, but
 * not shorter or longer than this. When few articles are in work the desk hears of each within seconds, when two hundred
 * are (four passes) within twenty.
 */
const restFactor = 80
const restMs = { least: 250, most: 4_500 }
/** After a failure it is tried again. */
const retryMs = 2_000

export interface ProjectionDeps {
  readonly store: Pick<Store, 'db' | 'dialect' | 'runAll'>
  readonly live: LiveDocuments
  readonly logger: Log
  readonly feed: Pick<DeskFeed, 'touched' | 'noticed'>
  readonly now: () => number
}

/** How long nothing is projected after a pass that took so long; both in milliseconds. */
export function restAfter(passMs: number): number {
  return Math.min(restMs.most, Math.max(restMs.least, restFactor * passMs))
}

/** What the desk shows of a text, as columns. NUL is left out: neither database can keep it in a text. */
export function projectionOf(article: ArticleJson) {
  // A line of which nothing can be seen is none: the desk then says that there is no headline.
  const line = (lines: readonly string[]) =>
    lineText(lines.filter((text) => !isBlank(text)))
      .replaceAll('\0', '')
      .slice(0, 500)
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

/** Somebody who waits for an article to be projected. */
interface Waiting {
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/**
 * Keeps what the desk shows, the search index and the list of writers true to the documents. How far it has come lies
 * in the store beside them (`projected_seq`), so that nothing is missed whatever happens in between. Articles are
 * projected in passes, one pass at a time: what a pass costs the store is much the same for one article and for sixty.
 */
export class Projection implements CommitListener {
  readonly #deps: ProjectionDeps
  readonly #timers = new Map<string, NodeJS.Timeout>()
  /** Articles whose time has come; they are projected when the rest after the last pass is over. */
  readonly #due = new Set<string>()
  #resting: Promise<void> | null = null
  /** Articles of the next passes, with whoever waits for them. */
  readonly #next = new Map<string, Waiting[]>()
  #passing: Promise<void> | null = null
  readonly #lastRun = new Map<string, number>()
  #closed = false

  constructor(deps: ProjectionDeps) {
    this.#deps = deps
  }

  /** Told by the hub after every commit. */
  committed(docId: string): void {
    if (this.#closed || this.#timers.has(docId) || this.#due.has(docId)) return
    const wait = (this.#lastRun.get(docId) ?? 0) + spacingMs - Date.now()
    this.#schedule(docId, Math.max(delayMs, wait))
  }

  /** Resolves when everything that was durable at the call is projected. */
  settle(docId: string): Promise<void> {
    clearTimeout(this.#timers.get(docId))
    this.#timers.delete(docId)
    this.#due.delete(docId)
    return new Promise((done, failed) => this.#enter(docId, { done, failed }))
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
    const waiting = [...this.#timers.keys(), ...this.#due]
    const results = await Promise.allSettled(waiting.map((id) => this.settle(id)))
    await this.#passing
    const failure = results.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
  }

  #schedule(docId: string, wait: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(docId)
      this.#due.add(docId)
      this.#resting ??= this.#passDue()
    }, wait)
    timer.unref()
    this.#timers.set(docId, timer)
  }

  /** Passes over what is due, and rests after each. */
  async #passDue(): Promise<void> {
    while (this.#due.size > 0 && !this.#closed) {
      const ids = [...this.#due].slice(0, passArticles)
      for (const id of ids) this.#due.delete(id)
      const began = performance.now()
      await Promise.all(ids.map((id) => this.#projectLater(id)))
      await rest(restAfter(performance.now() - began), undefined, { ref: false })
    }
    this.#resting = null
  }

  async #projectLater(docId: string): Promise<void> {
    await new Promise<void>((done, failed) => this.#enter(docId, { done, failed })).catch((error: unknown) => {
      this.#deps.logger.error({ docId, err: error }, 'the desk could not be told of a change')
      if (!this.#closed && !this.#timers.has(docId)) this.#schedule(docId, retryMs)
    })
  }

  #enter(docId: string, waiting: Waiting): void {
    this.#next.set(docId, [...(this.#next.get(docId) ?? []), waiting])
    this.#passing ??= this.#pass()
  }

  async #pass(): Promise<void> {
    await Promise.resolve() // whoever asks in the same turn of the event loop comes along
    while (this.#next.size > 0) {
      const batch = [...this.#next].slice(0, passArticles)
      for (const [docId] of batch) this.#next.delete(docId)
      const failures = await this.#project(batch.map(([docId]) => docId))
      for (const [docId, waiting] of batch) {
        for (const { done, failed } of waiting) failures.has(docId) ? failed(failures.get(docId)) : done()
      }
    }
    this.#passing = null
  }

  /** @returns why, for each article that could not be projected */
  async #project(ids: readonly string[]): Promise<Map<string, unknown>> {
    const failures = new Map<string, unknown>()
    const { store, feed } = this.#deps
    const told: string[] = []
    try {
      const articles = await findArticlesToProject(store.db, ids)
      if (articles.length === 0) return failures
      const last = await recordNewWriters(store.db, articles, failures)
      const queries = []
      for (const article of articles) {
        if (failures.has(article.id)) continue
        this.#remember(article.id)
        queries.push(...(await this.#queriesOf(article, last, failures, told)))
      }
      await store.runAll(queries)
      feed.touched()
      if (told.length > 0) feed.noticed(told)
    } catch (error) {
      for (const id of ids) failures.set(id, error)
    }
    return failures
  }

  /** The rows up to `head_seq` never change; the document is read after that, so it holds at least everything up to there. */
  async #queriesOf(
    row: ArticleToProject,
    last: ReadonlyMap<string, { readonly userId: string; readonly at: number }>,
    failures: Map<string, unknown>,
    told: string[],
  ) {
    const { store, live, now } = this.#deps
    try {
      const article = await live.read(row.id, readArticle)
      const writer = last.get(row.id)
      const projection = {
        ...projectionOf(article),
        ...(writer && { updated_at: writer.at, updated_by: writer.userId }),
        projected_seq: row.headSeq,
      }
      const change = { id: row.id, stage: row.stage, by: writer?.userId ?? null, at: writer?.at ?? now() }
      const signature = await voidQueries(store.db, change, article)
      told.push(...signature.told)
      return [
        ...signature.queries,
        projectionUpdate(store.db, row.id, projection),
        ...searchIndexing(store.db, store.dialect, { articleId: row.id, text: searchTextOf(row.number, article) }),
      ]
    } catch (error) {
      failures.set(row.id, error)
      return []
    }
  }

  #remember(docId: string): void {
    const now = Date.now()
    this.#lastRun.set(docId, now)
    if (this.#lastRun.size < 1_000) return
    for (const [id, at] of this.#lastRun) if (now - at > spacingMs) this.#lastRun.delete(id)
  }
}
