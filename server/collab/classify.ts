import * as Y from 'yjs'
import type { DecodedUpdate } from './guard.ts'

/** What an update would bring to a document. Clocks are half-open ranges `[from, to)`. */
export interface Classification {
  /** New structs per clientID. */
  readonly inserts: ReadonlyMap<number, { readonly from: number; readonly to: number }>
  /** Whether it deletes anything that is not deleted yet. */
  readonly deletes: boolean
  /** It depends on content that the document lacks; applying it would park it, silently, for ever. */
  readonly gap: boolean
  /** It brings nothing new. */
  readonly noop: boolean
}

type Structs = DecodedUpdate['structs']
type Clocks = (client: number) => number

/** Reads only; the document is unchanged. */
export function classify(update: DecodedUpdate, doc: Y.Doc): Classification {
  const known: Clocks = (client) => Y.getState(doc.store, client)
  const { inserts, gap: clockGap } = newStructs(update.structs, known)
  const reached: Clocks = (client) => inserts.get(client)?.to ?? known(client)
  const gap = clockGap || missingReference(update.structs, known, reached)
  const deletion = newDeletions(update.ds, doc, known, reached)
  const isGap = gap || deletion.gap
  return { inserts, deletes: deletion.found, gap: isGap, noop: !isGap && inserts.size === 0 && !deletion.found }
}

/** Per client: whether its structs continue what is known, and from where they are new. */
function newStructs(structs: Structs, known: Clocks): { inserts: Map<number, { from: number; to: number }>; gap: boolean } {
  const inserts = new Map<number, { from: number; to: number }>()
  let gap = false
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    const range = inserts.get(client)
    const have = range?.to ?? known(client)
    const end = clock + struct.length
    if (clock > have) gap = true
    else if (end > have) {
      if (range) range.to = end
      else inserts.set(client, { from: have, to: end })
    }
  }
  return { inserts, gap }
}

/** Whether a new struct refers to a neighbour or a parent that nobody has yet. */
function missingReference(structs: Structs, known: Clocks, reached: Clocks): boolean {
  const isMissing = (id: Y.ID | null) => id !== null && id.clock >= reached(id.client)
  return structs.some((struct) => {
    if (!(struct instanceof Y.Item)) return false
    if (struct.id.clock + struct.length <= known(struct.id.client)) return false
    const parent: unknown = struct.parent
    return isMissing(struct.origin) || isMissing(struct.rightOrigin) || (parent instanceof Y.ID && isMissing(parent))
  })
}

function newDeletions(ds: DecodedUpdate['ds'], doc: Y.Doc, known: Clocks, reached: Clocks): { found: boolean; gap: boolean } {
  let found = false
  let gap = false
  ds.clients.forEach((items, client) => {
    const have = known(client)
    const structs = doc.store.clients.get(client)
    for (const { clock, len } of items) {
      const end = clock + len
      if (end > reached(client)) gap = true
      else if (end > have) found = true // inserted and deleted in the same update
      if (structs && clock < have && hasLiving(structs, clock, Math.min(end, have))) found = true
    }
  })
  return { found, gap }
}

function hasLiving(structs: (Y.GC | Y.Item)[], from: number, to: number): boolean {
  for (let i = Y.findIndexSS(structs, from); i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= to) return false
    if (!struct.deleted) return true
  }
  return false
}
