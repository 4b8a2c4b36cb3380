import * as Y from 'yjs'
import { textFields } from '#shared/article/names.ts'
import { seedArticle } from '#shared/article/ydoc.ts'
import { Ledger, type LedgerRow } from '../../../server/attribution/ledger.ts'
import { Lives } from './lives.ts'
import { Misses } from './misses.ts'

/** What a room does with updates, without sockets and disk: applies them, logs them with their person, hands them on. */
export class TypingRoom {
  readonly doc = new Y.Doc()
  readonly rows: LedgerRow[] = []
  readonly ledger = new Ledger()
  /** What really became of each letter; says something where no letter is typed twice. */
  readonly lives = new Lives()
  /** Letters that the ledger did not know again; likewise. */
  readonly misses = new Misses(this.ledger)
  readonly #peers: { readonly name: string; receive(update: Uint8Array): void }[] = []
  now = 1_000_000

  constructor() {
    this.doc.clientID = 1
    seedArticle(this.doc, {})
    this.#log('nobody', Y.encodeStateAsUpdate(this.doc), 'seed')
  }

  join(name: string, receive: (update: Uint8Array) => void): Uint8Array {
    this.#peers.push({ name, receive })
    return Y.encodeStateAsUpdate(this.doc)
  }

  /**
   * What a person's socket brings.
   * @param act what the person did, in a word
   */
  send(name: string, update: Uint8Array, act = ''): void {
    const captured: Uint8Array[] = []
    const note = (bytes: Uint8Array) => void captured.push(bytes)
    this.doc.on('update', note)
    Y.applyUpdate(this.doc, update)
    this.doc.off('update', note)
    for (const bytes of captured) {
      this.#log(name, bytes, act)
      for (const peer of this.#peers) if (peer.name !== name) peer.receive(bytes)
    }
  }

  #log(userId: string, data: Uint8Array, act: string): void {
    const row = { seq: this.rows.length + 1, userId, at: this.now, data }
    this.rows.push(row)
    this.misses.expect(row, act)
    this.ledger.apply(row, 0)
    this.lives.note(userId, row.seq, this.text)
  }

  /** The text of all fields. */
  get text(): string {
    const text = textFields.map((field) =>
      this.doc
        .getXmlFragment(field)
        .toString()
        .replace(/<[^>]*>/g, ''),
    )
    return text.join('')
  }
}
