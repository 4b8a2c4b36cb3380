import type { Kysely } from 'kysely'
import { type FoldStep, type LogSpan, readSpan, storeFold } from '../store/foldedLog.ts'
import type { Database } from '../store/schema.ts'
import type { Folder } from './foldLog.ts'

/** Most of a log that is folded at once: more is done piece by piece, so that no transaction and no message is large. */
const pieceSize = { rows: 2_000, bytes: 4 * 1024 * 1024 }

export interface CompactDeps {
  readonly db: Kysely<Database>
  readonly folder: Folder
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
  /** For tests that break a compaction half-way. */
  readonly step?: FoldStep
}

/** What a compaction did. */
export interface Compacted {
  /** Rows that were folded. */
  readonly rows: number
  /** Damaged parts of the store that the new snapshot replaces. */
  readonly damage: readonly string[]
}

/**
 * Folds the log of a document into a snapshot and history, up to where it stood at the call. It works on what is
 * stored, so the people who write meanwhile notice nothing; a crash leaves either the one or the other, both of which
 * are the same document.
 *
 * @throws Error if a snapshot could not be proved equal to its log, DomainError document_damaged; nothing is changed then
 */
export async function compactDocument({ db, folder, now, step }: CompactDeps, docId: string): Promise<Compacted> {
  const head = await db.selectFrom('article_doc').select('head_seq').where('id', '=', docId).executeTakeFirst()
  const damage: string[] = []
  let rows = 0
  let span: LogSpan | null
  do {
    span = await readSpan(db, docId, pieceSize)
    if (!span) break
    damage.push(...span.damage)
    if (!(await storeFold(db, span, await folder.fold(span), now(), step))) break
    rows += span.rows.length
  } while (span.upTo < (head?.head_seq ?? 0))
  return { rows, damage }
}
