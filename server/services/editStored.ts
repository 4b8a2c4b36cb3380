import type { Kysely } from 'kysely'
import * as Y from 'yjs'
import { DomainError } from '#shared/errors.ts'
import { appendUpdate } from '../store/documents.ts'
import { readDocument } from '../store/readDocument.ts'
import type { Database } from '../store/schema.ts'

/** In whose name, and when (milliseconds since 1970), a document is changed. */
export interface StoredEdit {
  readonly userId: string
  readonly sessionId: string
  readonly at: number
}

/**
 * Changes a stored document inside a transaction, so that the change and rows beside it are there together or not at
 * all. The caller has raised the document's ACL version in the same transaction, which keeps everybody else out of its
 * log, and afterwards has it reloaded wherever it is open (`Access.rewritten`).
 * @throws DomainError article_not_found, document_damaged
 */
export async function editStoredDocument(trx: Kysely<Database>, id: string, edit: StoredEdit, change: (doc: Y.Doc) => void): Promise<void> {
  const stored = await readDocument(trx, id)
  if (!stored) throw new DomainError('article_not_found', 'no such article')
  const doc = new Y.Doc()
  try {
    doc.transact(() => {
      for (const update of stored.updates) Y.applyUpdate(doc, update)
    })
    // Its content belongs to whoever makes the change, so it comes under an id that nobody has.
    while (stored.clients.has(doc.clientID)) doc.clientID++
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    doc.transact(() => change(doc))
    if (updates.length === 0) return
    await appendUpdate(trx, { ...edit, docId: id, seq: stored.seq + 1, data: Y.mergeUpdates(updates), clientId: doc.clientID })
  } finally {
    doc.destroy()
  }
}
