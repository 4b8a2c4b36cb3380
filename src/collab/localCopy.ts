import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

/** What the local copy knows about changes that no server has acknowledged. */
export interface UnsavedMark {
  readonly unsaved: number
  readonly fields: readonly string[]
}

/** A copy of the document on this device, kept up to date by itself. */
export interface LocalCopy {
  /** Origin of the document's updates that come from the copy. */
  readonly origin: unknown
  /** Settles when the copy has been read into the document. Rejects if this browser cannot keep one. */
  readonly ready: Promise<UnsavedMark | null>
  /** Notes how much of the copy is not durable on the server; null: all of it is. */
  mark(mark: UnsavedMark | null): void
  /** Stops and deletes the copy. */
  forget(): Promise<void>
  /** Stops; the copy stays. */
  close(): void
}

export type OpenLocalCopy = (name: string, doc: Y.Doc) => LocalCopy | null

const markKey = 'unsaved'

/** A copy in IndexedDB; null where there is none (tests, some embedded browsers). */
export function openIndexedDbCopy(name: string, doc: Y.Doc): LocalCopy | null {
  if (typeof indexedDB === 'undefined') return null
  const persistence = new IndexeddbPersistence(name, doc)
  const ready = persistence._db
    .then(() => persistence.whenSynced)
    .then(() => persistence.get(markKey))
    .then((value: unknown) => parseMark(value))
  return {
    origin: persistence,
    ready,
    mark(mark) {
      persistence.set(markKey, JSON.stringify(mark)).catch(() => undefined)
    },
    async forget() {
      await persistence.clearData()
    },
    close() {
      persistence.destroy().catch(() => undefined)
    },
  }
}

function parseMark(value: unknown): UnsavedMark | null {
  if (typeof value !== 'string') return null
  const mark: unknown = JSON.parse(value)
  if (typeof mark !== 'object' || mark === null || !('unsaved' in mark) || typeof mark.unsaved !== 'number') return null
  const fields = 'fields' in mark && Array.isArray(mark.fields) ? mark.fields.filter((field) => typeof field === 'string') : []
  return { unsaved: mark.unsaved, fields }
}
