import type { Page } from 'playwright-core'

/** Letters that robots only compose with; nobody types, pastes or searches for them. Each is used once. */
const firstLetter = 0xac00
const lastLetter = 0xd7a3

/** Where a letter of a composition stood though it never may, and what had led to it. */
export interface StrayLetters {
  readonly letters: string
  /** `seen`: a colleague's change brought it. `left`: the own document has it and nothing is being composed. */
  readonly what: 'seen' | 'left'
  /** What happened in the window until then, oldest first. */
  readonly before: readonly string[]
  /** What undo and redo hold, the last step first: `+written -deleted`. */
  readonly undo: readonly string[]
  readonly redo: readonly string[]
}

/** Gives letters that were never given before. */
export class ComposedLetters {
  #next: number

  /** @param share which of `of` equal parts of all letters these are */
  constructor(share: number, of: number) {
    this.#next = firstLetter + Math.floor(((lastLetter + 1 - firstLetter) * share) / of)
  }

  take(count: number): string {
    return Array.from({ length: count }, () => String.fromCodePoint(this.#next++)).join('')
  }
}

/**
 * Watches a window from now on. The law: a letter that is only composed with stands in the writer's document while the
 * session holds its changes back, and at no other moment; in a colleague's it never stands. Looked at after every change
 * and at the end of every composition, at the cost of what changed.
 */
export async function watchComposed(page: Page): Promise<void> {
  await page.evaluate(
    ([first, last]) => {
      type Ranges = { readonly clients: Map<number, readonly { readonly clock: number; readonly len: number }[]> }
      interface Item {
        readonly id: { readonly clock: number }
        readonly length: number
        readonly content?: { readonly str?: string; readonly type?: { readonly nodeName?: string } }
      }
      interface Transaction {
        readonly local: boolean
        readonly origin: unknown
        readonly beforeState: Map<number, number>
        readonly afterState: Map<number, number>
        readonly deleteSet: Ranges
      }
      interface Step {
        readonly insertions: Ranges
        readonly deletions: Ranges
      }
      interface Session {
        readonly composing: boolean
        readonly doc: { readonly store: { readonly clients: Map<number, Item[]> }; on(name: string, run: (one: Transaction) => void): void }
        readonly awareness: { on(name: string, run: () => void): void }
        readonly undoManager: {
          readonly undoStack: readonly Step[]
          readonly redoStack: readonly Step[]
          readonly captureTimeout: number
          on(name: string, run: (event: { readonly type: string }) => void): void
        }
      }
      type Hosting = Element & {
        editor?: {
          readonly view: { readonly composing: boolean }
          readonly state: { readonly selection: unknown; readonly storedMarks: unknown }
          readonly extensionManager: {
            readonly extensions: readonly { readonly name: string; readonly options: { readonly session?: Session } }[]
          }
        }
      }
      const body = document.querySelector('[data-field=body]') as Hosting | null
      const session = body?.editor?.extensionManager.extensions.find(({ name }) => name === 'composition')?.options.session
      if (session === undefined) throw new Error('the editor has no session')
      const { doc, undoManager } = session

      const happened: string[] = []
      const strays: unknown[] = []
      const standing = new Map<string, number>()
      const known = new Set<string>()
      const note = (line: string) => {
        happened.push(`${Date.now() % 1_000_000} ${line}`)
        if (happened.length > 400) happened.splice(0, 200)
      }
      const isComposed = (character: string) => character >= first && character <= last
      const textOf = (client: number, from: number, to: number) =>
        itemsOf(client, from, to)
          .map(({ id: { clock }, content }) =>
            content?.str === undefined ? (content?.type?.nodeName ?? '·') : content.str.slice(Math.max(0, from - clock), to - clock),
          )
          .join('')
      const itemsOf = (client: number, from: number, to: number) => {
        const items = doc.store.clients.get(client) ?? []
        let [low, high] = [0, items.length]
        while (low < high) {
          const middle = (low + high) >> 1
          const item = items[middle]
          if (item !== undefined && item.id.clock + item.length <= from) low = middle + 1
          else high = middle
        }
        const found: Item[] = []
        for (let at = low; at < items.length; at++) {
          const item = items[at]
          if (item === undefined || item.id.clock >= to) break
          found.push(item)
        }
        return found
      }
      const all = ({ clients }: Ranges) =>
        [...clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => textOf(client, clock, clock + len))).join('')
      const steps = (stack: readonly Step[]) =>
        stack
          .slice(-6)
          .reverse()
          .map(({ insertions, deletions }) => `+${all(insertions)} -${all(deletions)}`)
      const look = (what: string) => {
        const letters = [...standing.keys()].filter((letter) => !known.has(letter))
        if (letters.length === 0) return
        for (const letter of letters) known.add(letter)
        const { undoStack, redoStack } = undoManager
        strays.push({ letters: letters.join(''), what, before: happened.slice(-60), undo: steps(undoStack), redo: steps(redoStack) })
      }
      const count = (text: string, by: number) => {
        for (const letter of text) {
          if (!isComposed(letter)) continue
          const now = (standing.get(letter) ?? 0) + by
          if (now === 0) standing.delete(letter)
          else standing.set(letter, now)
        }
      }
      doc.on('afterTransaction', ({ local, origin, beforeState, afterState, deleteSet }) => {
        const come = [...afterState]
          .filter(([client, end]) => (beforeState.get(client) ?? 0) < end)
          .map(([client, end]) => textOf(client, beforeState.get(client) ?? 0, end))
          .join('')
        const gone = all(deleteSet)
        count(come, 1)
        count(gone, -1)
        const by = local ? ((origin as { constructor?: { name?: string } } | null)?.constructor?.name ?? 'nobody') : 'a colleague'
        note(`${by} +${come} -${gone}`)
        if (!local) look('seen')
        else if (!session.composing) look('left')
      })
      session.awareness.on('change', () => {
        if (!session.composing) look('left')
      })
      undoManager.on('stack-item-added', ({ type }) => note(`a step of ${type}, capture ${undoManager.captureTimeout}`))
      undoManager.on('stack-item-popped', ({ type }) => note(`${type} took a step`))
      /** Where the caret is, for the editor and on the page. */
      const place = () => {
        const { anchorNode, anchorOffset } = document.getSelection() ?? {}
        const element = anchorNode instanceof Element ? anchorNode : anchorNode?.parentElement
        const host = element?.closest('[data-field]') as Hosting | null | undefined
        const state = host?.editor?.state
        const block = element?.closest('p, h2, h3, figcaption') ?? element
        const shown = block?.outerHTML.replace(/ (class|style)="[^"]*"/g, '').slice(0, 400) ?? ''
        return `${JSON.stringify(state?.selection)} stored ${JSON.stringify(state?.storedMarks)} at ${anchorNode?.nodeName} ${anchorOffset} of ${shown}`
      }
      for (const name of ['compositionstart', 'input'])
        document.addEventListener(name, () => (session.composing || name !== 'input' ? note(`${name}: ${place()}`) : undefined), true)
      for (const name of ['compositionstart', 'compositionend', 'keydown', 'drop', 'paste', 'cut', 'focusin', 'focusout', 'mousedown'])
        document.addEventListener(
          name,
          (event) => {
            const host = event.target instanceof Element ? (event.target.closest('[data-field]') as Hosting | null) : null
            const { key = '', isComposing = false } = event as Partial<KeyboardEvent>
            const states = [
              [session.composing, 'held'],
              [host?.editor?.view.composing, 'composing to the editor'],
              [isComposing, 'composing to the browser'],
            ]
            const told = states.flatMap(([is, what]) => (is === true ? [what] : []))
            note([`${name} ${key} in ${host?.getAttribute('data-field') ?? 'no field'}`, ...told].join(', '))
          },
          true,
        )
      Object.assign(window, { strays: () => strays })
    },
    [String.fromCodePoint(firstLetter), String.fromCodePoint(lastLetter)] as const,
  )
}

/** What `watchComposed` has found so far, in the order in which it was found. */
export function readStrays(page: Page): Promise<readonly StrayLetters[]> {
  return page.evaluate(() => (window as unknown as { strays(): readonly StrayLetters[] }).strays())
}

/** Those letters of a text that are only composed with. */
export function composedIn(text: string): string {
  return [...text].filter((letter) => letter >= String.fromCodePoint(firstLetter) && letter <= String.fromCodePoint(lastLetter)).join('')
}
