import * as decoding from 'lib0/decoding'
import type { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { messageSync, syncStep2, syncUpdate } from '#shared/protocol/collab.ts'

/**
 * Finds words written here that a colleague's change took away without having seen them: who joins, moves or deletes a
 * paragraph takes along what was being typed in it at that moment, or offline. Their deletion names what they knew of;
 * what goes with it and is not named was never theirs to delete, so it is handed to its writer.
 * The server's document adds to a deletion what went with it there, so for fresh words the names prove nothing: those that
 * went with their block and stand in nothing that came instead are handed over too.
 * @param tell told the words, a line per piece, before they are forgotten
 * @param now milliseconds
 * @returns a function that ends it
 */
export function watchOvertaken(
  provider: Pick<WebsocketProvider, 'doc' | 'messageHandlers'>,
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): () => void {
  const { doc, messageHandlers } = provider
  const fresh = new FreshWords(now)
  let named: NamedDeletions[] = []
  const original = messageHandlers[messageSync]
  if (original === undefined) throw new RangeError('the provider has no handler for sync messages')
  messageHandlers[messageSync] = (encoder, decoder, ...rest) => {
    // Who has written nothing yet has nothing to lose; above all the first, large message is not read twice.
    if (doc.store.clients.has(doc.clientID)) named.push(...readDeletions(decoding.clone(decoder), doc.clientID))
    original(encoder, decoder, ...rest)
  }
  const look = (transaction: Y.Transaction) => {
    const known = named
    named = []
    if (transaction.local) fresh.written(transaction.afterState.get(doc.clientID) ?? 0)
    if (transaction.origin !== provider || known.length === 0) return
    const text = unnamedText(doc, transaction, known, fresh.from())
    if (text !== '') tell(text)
  }
  doc.on('afterTransaction', look)
  return () => doc.off('afterTransaction', look)
}

/** So long a colleague may have worked without having seen what was written here. Milliseconds. */
const freshMs = 10_000

/** Knows which of this person's words are fresh: all from one clock on. */
class FreshWords {
  readonly #now: () => number
  #written: { readonly to: number; readonly at: number }[] = []
  #from = 0

  constructor(now: () => number) {
    this.#now = now
  }

  written(to: number): void {
    this.from()
    this.#written.push({ to, at: this.#now() })
  }

  from(): number {
    const since = this.#now() - freshMs
    while (this.#written[0] !== undefined && this.#written[0].at < since) this.#from = this.#written.shift()?.to ?? this.#from
    return this.#from
  }
}

interface NamedDeletions {
  readonly deletions: ReturnType<typeof Y.decodeUpdate>['ds']
  /** Words of this person that come back in the same message: who deleted there cannot have known them. */
  readonly own: readonly { readonly clock: number; readonly length: number }[]
}

/**
 * The server puts the changes of a moment into one message. When it puts words into a paragraph that a colleague deleted in
 * that moment, its document names them as deleted, too: but that was nobody's decision.
 */
function readDeletions(decoder: decoding.Decoder, client: number): NamedDeletions[] {
  const kind = decoding.readVarUint(decoder)
  if (kind !== syncStep2 && kind !== syncUpdate) return []
  const { structs, ds } = Y.decodeUpdate(decoding.readVarUint8Array(decoder))
  const own = structs.filter(({ id }) => id.client === client).map(({ id, length }) => ({ clock: id.clock, length }))
  return [{ deletions: ds, own }]
}

/** Text of this document's own client that the transaction deleted and that nobody deleted knowingly. */
function unnamedText(doc: Y.Doc, transaction: Y.Transaction, named: readonly NamedDeletions[], freshFrom: number): string {
  const structs = doc.store.clients.get(doc.clientID) ?? []
  const pieces: { readonly parent: unknown; text: string }[] = []
  const instead = receivedText(doc, transaction)
  for (const { clock, len } of transaction.deleteSet.clients.get(doc.clientID) ?? []) {
    for (let at = Y.findIndexSS(structs, clock); at < structs.length; at++) {
      const struct = structs[at]
      if (struct === undefined || struct.id.clock >= clock + len) break
      if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) continue
      const mayBeUnseen = wentWithBlock(struct, transaction) ? freshFrom : Number.POSITIVE_INFINITY
      const text = unseenPart(struct.content.str, struct.id, named, instead, mayBeUnseen)
      const last = pieces.at(-1)
      if (last?.parent === struct.parent) last.text += text
      else if (text !== '') pieces.push({ parent: struct.parent, text })
    }
  }
  return pieces.map(({ text }) => text).join('\n')
}

function wentWithBlock({ parent }: Y.Item, { deleteSet }: Y.Transaction): boolean {
  return parent instanceof Y.AbstractType && parent._item !== null && Y.isDeleted(deleteSet, parent._item.id)
}

/** Everything that colleagues' new items say: what they moved stands there again. */
function receivedText(doc: Y.Doc, { beforeState, afterState }: Y.Transaction): string {
  const texts: string[] = []
  for (const [client, end] of afterState) {
    const start = beforeState.get(client) ?? 0
    if (client === doc.clientID || start >= end) continue
    const structs = doc.store.clients.get(client) ?? []
    for (let at = Y.findIndexSS(structs, start); at < structs.length; at++) {
      const struct = structs[at]
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) texts.push(struct.content.str)
    }
  }
  return texts.join('')
}

/**
 * A run of typing is one item, of which the sender may have known the beginning: each stretch that is named, or not named,
 * is looked at by itself. A named one is handed over from `freshFrom` on, unless it stands in what came instead.
 */
function unseenPart(text: string, { client, clock }: Y.ID, named: readonly NamedDeletions[], instead: string, freshFrom: number): string {
  const isNamed = (at: number) =>
    named.some(
      ({ deletions, own }) =>
        Y.isDeleted(deletions, Y.createID(client, clock + at)) &&
        !own.some((piece) => piece.clock <= clock + at && clock + at < piece.clock + piece.length),
    )
  let unseen = ''
  for (let from = 0, to = 0; from < text.length; from = to) {
    const known = isNamed(from)
    for (to = from + 1; to < text.length && isNamed(to) === known; ) to++
    if (!known) unseen += text.slice(from, to)
    else if (!instead.includes(text.slice(from, to))) unseen += text.slice(Math.min(to, Math.max(from, freshFrom - clock)), to)
  }
  return unseen
}
