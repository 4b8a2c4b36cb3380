import * as Y from 'yjs'
import type { Ledger, LedgerRow } from '../../../server/attribution/ledger.ts'

interface Letter {
  /** The id under which it was typed. */
  readonly first: string
  standing: number
  /** The row that deleted it last. */
  gone: { readonly userId: string; readonly at: number; readonly act: string } | null
}

/**
 * Where no letter is typed twice: letters that came back and were taken for new ones, counted by what was done, what had
 * been done with them before, how long ago, and how many of them stood together. For people who look for the cause.
 * The z of unfinished words is left out.
 */
export class Misses {
  /** Letters by situation. */
  readonly counts = new Map<string, number>()
  readonly #ledger: Ledger
  readonly #letters = new Map<string, Letter>()
  #row: (LedgerRow & { readonly act: string }) | null = null

  constructor(ledger: Ledger) {
    this.#ledger = ledger
    // After the ledger's own listener: it has worked out by then what the row did.
    ledger.doc.on('afterTransaction', (transaction: Y.Transaction) => this.#read(transaction))
  }

  /** Call it before the ledger takes the row. @param act what was done with it, in a word */
  expect(row: LedgerRow, act: string): void {
    this.#row = { ...row, act }
  }

  #read(transaction: Y.Transaction): void {
    const row = this.#row
    if (!row) return
    const moved = new Set<string>()
    Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
      if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentString)) return
      if (struct.id.clock >= (transaction.beforeState.get(struct.id.client) ?? 0)) return
      for (const letter of struct.content.str) {
        const known = this.#letters.get(letter)
        if (!known) continue
        moved.add(letter)
        known.standing--
        known.gone = row
      }
    })
    for (const [client, after] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0
      const structs = after > before ? (transaction.doc.store.clients.get(client) ?? []) : []
      for (const struct of structs.slice(after > before ? Y.findIndexSS(structs, before) : 0)) {
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentString && !struct.deleted)
          this.#insert(struct, struct.content.str, moved)
      }
    }
  }

  #insert({ id }: Y.Item, text: string, moved: ReadonlySet<string>): void {
    let situation: string | null = null
    let length = 0
    const close = () => {
      if (situation === null) return
      const key = `${situation}, ${length < 4 ? length : length < 12 ? '4–11' : '12+'} together`
      this.counts.set(key, (this.counts.get(key) ?? 0) + length)
    }
    for (const [i, letter] of [...text].entries()) {
      if (letter === 'z') continue
      const place = `${id.client} ${id.clock + i}`
      const known = this.#letters.get(letter)
      const [part] = this.#ledger.lives.first.linksOf({ client: id.client, clock: id.clock + i, len: 1 })
      if (!known) this.#letters.set(letter, { first: place, standing: 1, gone: null })
      else known.standing++
      // What is taken for another one that was missed before is no new miss.
      const now = known && !part?.link && known.first !== place ? this.#situation(known, moved.has(letter)) : null
      if (now !== situation) {
        close()
        situation = now
        length = 0
      }
      length++
    }
    close()
  }

  #situation({ standing, gone }: Letter, isMoved: boolean): string {
    const { userId = '', at = 0, act = '' } = this.#row ?? {}
    if (isMoved) return `${act}: deleted by the same row`
    if (standing > 1 || !gone) return `${act}: stands elsewhere too`
    const ago = at - gone.at <= 60_000 ? 'a minute' : at - gone.at <= 600_000 ? 'ten minutes' : 'longer'
    return `${act} after ${gone.userId === userId ? 'own' : 'another’s'} ${gone.act}, within ${ago}`
  }
}
