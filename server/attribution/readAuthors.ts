import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import type { IdRange } from './idRuns.ts'
import type { Ledger } from './ledger.ts'
import { PlacedIds } from './placedIds.ts'

/** Text that stands in a field, of one origin. */
export interface AuthoredRun extends IdRange {
  /** Index among `textFields`. */
  readonly field: number
  /** Where it begins in the text of its field, which is all text nodes in their order without anything between, in UTF-16 units. */
  readonly from: number
  readonly text: string
  /** Index of the origin; -1: nobody is known to have written it. */
  readonly origin: number
}

/** Text that was deleted and stands nowhere else. */
export interface StruckRun {
  readonly deed: number
  readonly text: string
  readonly origin: number
  /** Where it stood in the text of its field as it is now; null: its block is gone too. */
  readonly at: number | null
}

/** The text of the four fields with its origins, in the order of the page. Text of the panel is left out. */
export function readAuthors(ledger: Ledger): { readonly runs: AuthoredRun[]; readonly struck: StruckRun[] } {
  const runs: AuthoredRun[] = []
  const struck: StruckRun[] = []
  const placed = new PlacedIds()
  for (const [field, name] of textFields.entries()) {
    let from = 0
    const living = (id: Y.ID, text: string) => {
      let done = 0
      ledger.written.each({ client: id.client, clock: id.clock, len: text.length }, (clock, len, value) => {
        const part = text.slice(done, done + len)
        const last = runs.at(-1)
        const origin = value ?? -1
        const goesOn = last?.field === field && last.origin === origin && last.client === id.client && last.clock + last.len === clock
        if (goesOn) runs[runs.length - 1] = { ...last, len: last.len + len, text: last.text + part }
        else runs.push({ field, from, client: id.client, clock, len, text: part, origin })
        done += len
        from += len
      })
    }
    walk(ledger.doc.getXmlFragment(name), living, (id, len) => {
      placed.add(id.client, id.clock, len)
      addStruck(ledger, { client: id.client, clock: id.clock, len }, from, struck)
    })
  }
  for (const [client, deleted] of ledger.deleted.entries()) {
    for (const { clock, len } of deleted) {
      for (const range of placed.without({ client, clock, len })) addStruck(ledger, range, null, struck)
    }
  }
  return { runs, struck }
}

function addStruck(ledger: Ledger, range: IdRange, at: number | null, struck: StruckRun[]): void {
  ledger.deleted.each(range, ({ clock, text, deed, moved }) => {
    if (moved) return
    let done = 0
    ledger.written.each({ client: range.client, clock, len: text.length }, (_clock, len, value) => {
      const part = text.slice(done, done + len)
      const last = struck.at(-1)
      const origin = value ?? -1
      if (last && last.deed === deed && last.origin === origin && last.at === at)
        struck[struck.length - 1] = { ...last, text: last.text + part }
      else struck.push({ deed, text: part, origin, at })
      done += len
    })
  })
}

/** Visits text and what is left of deleted text, in the order of the document. */
function walk(
  parent: Y.XmlFragment | Y.AbstractType<unknown>,
  living: (id: Y.ID, text: string) => void,
  gone: (id: Y.ID, len: number) => void,
): void {
  // Not by recursion: nothing but the guard at the socket limits how deep a foreign client nests.
  const stack: (Y.Item | null)[] = [parent._start]
  while (stack.length > 0) {
    const item = stack.pop()
    if (!item) continue
    stack.push(item.right)
    if (item.deleted) gone(item.id, item.length)
    else if (item.content instanceof Y.ContentString) living(item.id, item.content.str)
    else if (item.content instanceof Y.ContentType) stack.push(item.content.type._start)
  }
}
