import * as decoding from 'lib0/decoding'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageSync, syncStep2, syncUpdate } from '#shared/protocol/collab.ts'

/**
 * Finds words written here that a colleague's change took away without having seen them: who joins, moves or deletes a
 * paragraph takes along what was being typed in it at that moment, or offline. Their deletion names what they knew of;
 * what goes with it and is not named was never theirs to delete, so it is handed to its writer.
 * @param tell told the words, a line per piece, before they are forgotten
 * @returns a function that ends it
 */
export function watchOvertaken(provider: Pick<WebsocketProvider, 'doc' | 'messageHandlers'>, tell: (text: string) => void): () => void {
  const { doc, messageHandlers } = provider
  let named: NamedDeletions[] = []
  const original = messageHandlers[messageSync]
  if (original === undefined) throw new RangeError('the provider has no handler for sync messages')
  messageHandlers[messageSync] = (encoder, decoder, ...rest) => {
    // Who has written nothing yet has nothing to lose; above all the first, large message is not read twice.
    if (doc.store.clients.has(doc.clientID)) named.push(...readDeletions(decoding.clone(decoder)))
    original(encoder, decoder, ...rest)
  }
  const look = (transaction: Y.Transaction) => {
    const known = named
    named = []
    if (transaction.origin !== provider || known.length === 0) return
    const text = unnamedText(doc, transaction, known)
    if (text !== '') tell(text)
  }
  doc.on('afterTransaction', look)
  return () => doc.off('afterTransaction', look)
}

type NamedDeletions = ReturnType<typeof Y.decodeUpdate>['ds']

function readDeletions(decoder: decoding.Decoder): NamedDeletions[] {
  const kind = decoding.readVarUint(decoder)
  if (kind !== syncStep2 && kind !== syncUpdate) return []
  return [Y.decodeUpdate(decoding.readVarUint8Array(decoder)).ds]
}

/** Text of this document's own client that the transaction deleted and no sender named. */
function unnamedText(doc: Y.Doc, transaction: Y.Transaction, named: readonly NamedDeletions[]): string {
  const structs = doc.store.clients.get(doc.clientID) ?? []
  const pieces: { readonly parent: unknown; text: string }[] = []
  for (const { clock, len } of transaction.deleteSet.clients.get(doc.clientID) ?? []) {
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
      const struct = structs[at]
      if (struct === undefined || struct.id.clock >= clock + len) break
      if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) continue
      const text = unnamedPart(struct.content.str, struct.id, named)
      const last = pieces.at(-1)
      if (last?.parent === struct.parent) last.text += text
      else if (text !== '') pieces.push({ parent: struct.parent, text })
    }
  }
  return pieces.map(({ text }) => text).join('\n')
}

/** A run of typing is one item, of which the sender may have known the beginning. */
function unnamedPart(text: string, { client, clock }: Y.ID, named: readonly NamedDeletions[]): string {
  const isNamed = (at: number) => named.some((deletions) => Y.isDeleted(deletions, Y.createID(client, clock + at)))
  return text
    .split('')
    .filter((_unit, at) => !isNamed(at))
    .join('')
}
