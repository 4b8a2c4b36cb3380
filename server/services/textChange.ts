import * as Y from 'yjs'

/**
 * Whether an update writes in the text: types, deletes, formats or moves something. A mere choice (the channel, an
 * attribute, a byline entry) is stored as single values under a key and does not make anybody a writer; neither does
 * an update that holds nothing, nor what was written and taken back before it was sent.
 */
export function isTextChange(update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  const items = structs.filter((struct): struct is Y.Item => struct instanceof Y.Item)
  const choices = items.filter((item) => item.content instanceof Y.ContentAny)
  if (items.some((item) => !(item.content instanceof Y.ContentAny || item.content instanceof Y.ContentDeleted))) return true
  // A choice deletes the one before it; whatever else is deleted, other than the update's own, was text.
  const own = structs.filter((struct) => struct instanceof Y.GC || (struct instanceof Y.Item && struct.content instanceof Y.ContentDeleted))
  return sum([...ds.clients.values()].flat().map(({ len }) => len)) > sum(own.map(({ length }) => length)) + choices.length
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((total, length) => total + length, 0)
}
