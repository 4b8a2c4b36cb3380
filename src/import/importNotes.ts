import type { PasteReport } from '../editor/paste/report.ts'
import type { Reprint } from '../editor/paste/reprint.ts'

/** What a person is to be told of a file when its article opens. */
export interface ImportNote {
  readonly report: PasteReport
  readonly reprint: Reprint | null
  readonly isImport: true
}

const notes = new Map<string, ImportNote>()

/** Keeps what the article's page has to tell. It lives as long as this window: it is news, not a record. */
export function keepImportNote(articleId: string, note: ImportNote): void {
  notes.set(articleId, note)
}

/** What is to be told of an article that was just imported; null for every other, and once it was taken away. */
export function importNote(articleId: string): ImportNote | null {
  return notes.get(articleId) ?? null
}

export function forgetImportNote(articleId: string): void {
  notes.delete(articleId)
}
