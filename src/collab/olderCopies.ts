import * as Y from 'yjs'
import type { OpenLocalCopy } from './localCopy.ts'
import { plainFields } from './plainFields.ts'

/** Histories before the present one in which a copy is looked for. */
const mostEpochs = 5

export interface OlderCopies {
  /** The document's present history; copies of earlier ones are never mixed into it. */
  readonly epoch: number
  readonly nameOf: (epoch: number) => string
  readonly open: OpenLocalCopy
  /** Keeps text that was never sent. @returns whether it is safe, so that its copy may be deleted */
  readonly keep: (unsentText: string) => boolean
}

/**
 * Looks through what this device still holds of earlier histories of a document (the server was restored from a backup
 * since the last visit) and hands over what was written there and never reached a server. Copies that hold nothing
 * unsent, or whose text is kept now, are deleted.
 */
export async function rescueOlderCopies({ epoch, nameOf, open, keep }: OlderCopies): Promise<void> {
  for (let older = Math.max(1, epoch - mostEpochs); older < epoch; older++) {
    const doc = new Y.Doc()
    const copy = open(nameOf(older), doc)
    if (copy === null) return
    const mark = await copy.ready
    const text = mark !== null && mark.unsaved > 0 ? plainFields(doc, mark.fields) : ''
    if (text === '' || keep(text)) await copy.forget()
    else copy.close()
    doc.destroy()
  }
}
