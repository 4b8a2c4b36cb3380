import type * as Y from 'yjs'
import type { BylineRole } from '#shared/article/json.ts'
import { entryKey } from '#shared/article/metadata.ts'

/*
 * Changes of the lists in the meta map. An entry is one key with a plain object, replaced as a whole; `order` places
 * it. Two people who add or move at the same moment both keep their entries.
 */

export type EntryKind = 'byline' | 'related'

/** What a person gives for one entry. */
export interface NewByline {
  readonly role: BylineRole
  readonly name: string
  /** Set when the name is an account of the newsroom. */
  readonly username?: string
}
export interface NewRelated {
  readonly title: string
  readonly url: string
}
export interface EntryOf {
  readonly byline: NewByline
  readonly related: NewRelated
}

/** Puts a new entry behind the existing ones. `id` must be new. */
export function addEntry<K extends EntryKind>(map: Y.Map<unknown>, kind: K, id: string, entry: EntryOf[K]): void {
  map.set(entryKey(kind, id), { ...entry, order: highestOrder(map, kind) + 1 })
}

/** Replaces what an entry says and leaves it in its place. Does nothing when somebody removed it meanwhile. */
export function changeEntry<K extends EntryKind>(map: Y.Map<unknown>, kind: K, id: string, entry: EntryOf[K]): void {
  const key = entryKey(kind, id)
  if (map.has(key)) map.set(key, { ...entry, order: orderOf(map.get(key)) })
}

export function removeEntry(map: Y.Map<unknown>, kind: EntryKind, id: string): void {
  map.delete(entryKey(kind, id))
}

/** Moves an entry one place up (-1) or down (+1) among `ids`, the order that is shown. Writes only what changes. */
export function moveEntry(map: Y.Map<unknown>, kind: EntryKind, ids: readonly string[], id: string, step: -1 | 1): void {
  const from = ids.indexOf(id)
  const neighbour = ids[from + step]
  if (from < 0 || neighbour === undefined) return
  const next = ids.map((known) => (known === id ? neighbour : known === neighbour ? id : known))
  const write = () => {
    for (const [order, known] of next.entries()) {
      const key = entryKey(kind, known)
      const value = map.get(key)
      if (typeof value === 'object' && value !== null && orderOf(value) !== order) map.set(key, { ...value, order })
    }
  }
  if (map.doc) map.doc.transact(write)
  else write()
}

/** An id for a new entry: 80 random bits, also where the page is not served over https. */
export function newEntryId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function highestOrder(map: Y.Map<unknown>, kind: EntryKind): number {
  const prefix = entryKey(kind, '')
  const orders = [...map.entries()].filter(([key]) => key.startsWith(prefix)).map(([, value]) => orderOf(value))
  return Math.max(-1, ...orders)
}

function orderOf(value: unknown): number {
  return typeof value === 'object' && value !== null && 'order' in value && typeof value.order === 'number' ? value.order : 0
}
