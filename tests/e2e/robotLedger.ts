import type { Page } from 'playwright-core'

/** What has become of the characters that a robot's window wrote, as its own document tells. */
export interface RobotLedger {
  /** Every character that was written here, in whatever way. */
  readonly written: readonly string[]
  /** Those that this window itself deleted, and did not put elsewhere in the same change. */
  readonly deleted: readonly string[]
  /** For a failure's report: what happened to each character here, oldest first. */
  readonly history: Readonly<Record<string, readonly string[]>>
}

/**
 * Notes in the page, from now on, which characters its own changes write and delete. What colleagues do is not noted. The
 * editor hangs at its element, as its library leaves it there.
 */
export async function keepLedger(page: Page): Promise<void> {
  await page.evaluate(() => {
    interface Item {
      readonly id: { readonly clock: number }
      readonly length: number
      readonly deleted: boolean
      readonly content?: { readonly str?: string }
    }
    interface Transaction {
      readonly local: boolean
      readonly origin: unknown
      readonly beforeState: Map<number, number>
      readonly afterState: Map<number, number>
      readonly deleteSet: { readonly clients: Map<number, readonly { readonly clock: number; readonly len: number }[]> }
    }
    interface Doc {
      readonly store: { readonly clients: Map<number, Item[]> }
      on(name: 'afterTransaction', listener: (transaction: Transaction) => void): void
    }
    const body = document.querySelector('[data-field=body]') as (Element & { editor?: { state: Record<string, { doc: Doc }> } }) | null
    const doc = body?.editor?.state['y-sync$']?.doc
    if (doc === undefined) throw new Error('the editor has no shared document')
    const written = new Set<string>()
    const deleted = new Set<string>()
    const history: Record<string, string[]> = {}
    let count = 0
    const each = (client: number, from: number, to: number, note: (character: string) => void) => {
      for (const item of doc.store.clients.get(client) ?? []) {
        const { clock } = item.id
        if (clock + item.length <= from || clock >= to) continue
        for (const character of (item.content?.str ?? '').slice(Math.max(0, from - clock), to - clock)) note(character)
      }
    }
    doc.on('afterTransaction', ({ local, origin, beforeState, afterState, deleteSet }) => {
      count++
      const who = local ? `own ${(origin as { constructor?: { name?: string } } | null)?.constructor?.name ?? ''}` : 'theirs'
      const noteHistory = (what: string) => (character: string) => {
        history[character] ??= []
        history[character].push(`${count} ${who} ${what} ${Date.now() % 1_000_000}`)
      }
      const gone = new Set<string>()
      const come = new Set<string>()
      for (const [client, ranges] of deleteSet.clients) {
        for (const { clock, len } of ranges) each(client, clock, clock + len, (character) => gone.add(character))
      }
      for (const [client, end] of afterState) {
        const start = beforeState.get(client) ?? 0
        if (start < end) each(client, start, end, (character) => come.add(character))
      }
      gone.forEach(noteHistory('deleted'))
      come.forEach(noteHistory('written'))
      if (!local) return
      for (const character of come) {
        written.add(character)
        deleted.delete(character)
      }
      for (const character of gone) if (!come.has(character)) deleted.add(character)
    })
    Object.assign(window, { ledger: () => ({ written: [...written], deleted: [...deleted], history }) })
  })
}

export function readLedger(page: Page): Promise<RobotLedger> {
  return page.evaluate(() => (window as unknown as { ledger(): RobotLedger }).ledger())
}

/** The fields as the editors hold them, as JSON, and their text. */
export function editorContents(page: Page): Promise<{ readonly json: string; readonly text: string }> {
  return page.evaluate(() => {
    const editors = [...document.querySelectorAll('[data-field]')].map((element) => {
      const { editor } = element as Element & { editor?: { getJSON(): unknown; state: { doc: { textContent: string } } } }
      return { json: editor?.getJSON(), text: editor?.state.doc.textContent ?? '' }
    })
    return { json: JSON.stringify(editors.map(({ json }) => json)), text: editors.map(({ text }) => text).join('\n') }
  })
}
