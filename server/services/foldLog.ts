import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import { canonicalJson } from '#shared/article/canonical.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import type { Fold, LogSpan } from '../store/foldedLog.ts'
import { decodeHistory, encodeHistory, type LogRow } from '../store/historyChunk.ts'

/** Folds spans of logs, wherever that is done. */
export interface Folder {
  /** @throws Error if the result could not be proved equal to the log: then nothing may be stored */
  fold(span: Pick<LogSpan, 'base' | 'rows'>): Promise<Fold>
  /** Gives back what the folder holds; it may be used again. */
  rest(): Promise<void>
}

/** Folds in the calling thread: for tests and small tools. */
export const inThreadFolder: Folder = { fold: foldLog, rest: async () => {} }

/**
 * Makes of a state and the rows after it a snapshot and a chunk of history, and proves both by reading them back: the
 * snapshot has the same state vector, the same deletions, nothing that waits for other content, and gives the same
 * article; the chunk holds the same rows.
 *
 * @throws Error if anything differs
 */
export async function foldLog({ base, rows }: Pick<LogSpan, 'base' | 'rows'>): Promise<Fold> {
  const log = docOf([...base, ...rows.map((row) => row.data)])
  const state = Y.encodeStateAsUpdate(log)
  const snapshot = docOf([state])
  try {
    requireEqual(log, snapshot)
    const history = await encodeHistory(rows)
    requireSameRows(rows, await decodeHistory(history))
    const sha256 = createHash('sha256').update(state).digest('hex')
    return { from: rows[0]?.seq ?? 0, to: rows.at(-1)?.seq ?? 0, state, stateVector: Y.encodeStateVector(log), sha256, history }
  } finally {
    log.destroy()
    snapshot.destroy()
  }
}

function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc()
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update)
  })
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) throw new Error('the log refers to content that it does not hold')
  return doc
}

function requireEqual(log: Y.Doc, snapshot: Y.Doc): void {
  const [vector, other] = [Y.encodeStateVector(log), Y.encodeStateVector(snapshot)]
  if (!sameBytes(vector, other)) throw new Error('the snapshot has another state vector than the log')
  const deleted = Y.createDeleteSetFromStructStore(log.store)
  if (!Y.equalDeleteSets(deleted, Y.createDeleteSetFromStructStore(snapshot.store))) {
    throw new Error('the snapshot has other deletions than the log')
  }
  if (canonicalJson(readArticle(log)) !== canonicalJson(readArticle(snapshot))) throw new Error('the snapshot gives another article')
}

function requireSameRows(rows: readonly LogRow[], read: readonly LogRow[]): void {
  const same = rows.every((row, index) => {
    const other = read[index]
    return (
      other !== undefined &&
      other.seq === row.seq &&
      other.userId === row.userId &&
      other.sessionId === row.sessionId &&
      other.at === row.at &&
      sameBytes(other.data, row.data)
    )
  })
  if (!same || read.length !== rows.length) throw new Error('the folded rows are not the rows of the log')
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
