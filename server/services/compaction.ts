import type { Kysely } from 'kysely'
import type { CommitListener, CommitSize, Log } from '../collab/ports.ts'
import { listLongLogs, readLogSize } from '../store/foldedLog.ts'
import type { Database } from '../store/schema.ts'
import { compactDocument } from './compactDocument.ts'
import type { Folder } from './foldLog.ts'

/**
 * A log that has grown by so many rows since its last snapshot is folded while people write, but not more often than once
 * in this time: where fifty people write, a fold every few seconds would cost a fifth of what all their edits do.
 */
const busyRows = 1500
const spacingMs = 60_000
/** One of these is folded at once: to open a log that is longer would take a twentieth of a second more. */
const most: CommitSize = { rows: 3000, bytes: 256 * 1024 }
/** A log that has grown by so many rows is also folded as soon as everybody pauses: it costs nobody anything then. */
const pausedRows = 1000
const pauseMs = 2_000
/** When the server starts, logs of so many rows are folded: nobody is kept from typing by it, and they are opened soon. */
const rowsAtStart = 500
/** When nobody writes any more, a shorter log is worth folding too; below this it is as quick to read as a snapshot. */
const idle: CommitSize = { rows: 64, bytes: 32 * 1024 }
/** Nobody has written for so long: the article's people have gone. */
const idleAfterMs = 60_000
const sweepMs = 1_000
/** The folder is kept for the next log for so long: to start a thread costs more than to fold what two minutes of typing bring. */
const folderIdleMs = 120_000

export interface CompactionDeps {
  readonly db: Kysely<Database>
  readonly folder: Folder
  readonly logger: Log
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
}

interface Growth {
  rows: number
  bytes: number
  /** When counting began, and when the last row came. */
  since: number
  at: number
}

/** Keeps logs short: it listens to commits and folds the logs of documents, one at a time. */
export class Compaction implements CommitListener {
  readonly #deps: CompactionDeps
  readonly #growth = new Map<string, Growth>()
  readonly #waiting = new Set<string>()
  readonly #sweeper: NodeJS.Timeout
  #running: Promise<void> | null = null
  #lastFoldAt = 0
  #closed = false

  constructor(deps: CompactionDeps) {
    this.#deps = deps
    this.#sweeper = setInterval(() => this.sweep(), sweepMs)
    this.#sweeper.unref()
  }

  committed(docId: string, _userIds: readonly string[], at: number, { rows, bytes }: CommitSize): void {
    const growth = this.#growth.get(docId) ?? { rows: 0, bytes: 0, since: at, at }
    this.#growth.set(docId, growth)
    growth.rows += rows
    growth.bytes += bytes
    growth.at = at
    const isDue = growth.rows >= busyRows && at - growth.since >= spacingMs
    if (!isDue && !reaches(growth, most)) return
    // Counted anew from here: a document that cannot be folded is not tried again at every key press.
    Object.assign(growth, { rows: 0, bytes: 0, since: at })
    this.#enqueue(docId)
  }

  /** Folds what grew long while nobody counted: before the last end of the process, for example. Does not wait for it. */
  async catchUp(): Promise<void> {
    for (const docId of await listLongLogs(this.#deps.db, rowsAtStart)) {
      const { rows } = await readLogSize(this.#deps.db, docId)
      // What has come since the start is counted, and has its own time.
      if (rows - (this.#growth.get(docId)?.rows ?? 0) >= rowsAtStart) this.#enqueue(docId)
    }
  }

  /** Looks for documents in which nobody writes any more, or at this moment. */
  sweep(): void {
    if (!this.#running && this.#deps.now() - this.#lastFoldAt > folderIdleMs) void this.#deps.folder.rest()
    const now = this.#deps.now()
    for (const [docId, growth] of this.#growth) {
      const isIdle = now - growth.at >= idleAfterMs
      if (!isIdle && (growth.rows < pausedRows || now - growth.at < pauseMs)) continue
      this.#growth.delete(docId)
      this.#enqueue(docId)
    }
  }

  /** Resolves when nothing waits. */
  async settle(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Ends the fold that is under way and begins no other. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#sweeper)
    this.#waiting.clear()
    await this.settle()
    await this.#deps.folder.rest()
  }

  #enqueue(docId: string): void {
    if (this.#closed) return
    this.#waiting.add(docId)
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    for (const docId of this.#waiting) {
      this.#waiting.delete(docId)
      await this.#compact(docId)
    }
    this.#lastFoldAt = this.#deps.now()
    this.#running = null
    if (this.#waiting.size > 0) this.#running = this.#run()
  }

  async #compact(docId: string): Promise<void> {
    const { db, logger } = this.#deps
    try {
      if (!reaches(await readLogSize(db, docId), idle)) return
      const { rows, damage } = await compactDocument(this.#deps, docId)
      for (const part of damage) logger.error({ docId, part }, 'a stored part is damaged; a new snapshot replaces it')
      logger.info({ docId, rows }, 'the log was folded')
    } catch (error) {
      // Nothing has changed: the log goes on as it is, only longer.
      logger.error({ docId, err: error }, 'the log could not be folded')
    }
  }
}

function reaches(size: CommitSize, limit: CommitSize): boolean {
  return size.rows >= limit.rows || size.bytes >= limit.bytes
}
