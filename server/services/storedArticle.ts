import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import type { ArticleJson } from '#shared/article/json.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import { readDocument } from '../store/readDocument.ts'
import type { Database } from '../store/schema.ts'

/**
 * The article exactly as the store has it: inside a transaction, as that transaction sees it.
 * @returns its text and the position in its log at which it is so
 * @throws DomainError article_not_found, document_damaged
 */
export async function readStoredArticle(
  db: Kysely<Database>,
  id: string,
): Promise<{ readonly article: ArticleJson; readonly seq: number }> {
  const stored = await readDocument(db, id)
  if (!stored) throw new DomainError('article_not_found', 'no such article')
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const update of stored.updates) Y.applyUpdate(doc, update)
    })
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
      throw new DomainError('document_damaged', `document ${id} has updates that refer to content which is not stored`)
    }
    return { article: readArticle(doc), seq: stored.seq }
  } finally {
    doc.destroy()
  }
}
