import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import type { UndoManager } from 'yjs'
import { type TextField, textFields } from '#shared/article/names.ts'
import type { ArticleEditors } from '../articleEditors.ts'
import { type FoundMatch, foundIn, orderFind, presentMatch } from '../behaviours/findMarks.ts'
import { focusEditor } from '../behaviours/focusEditor.ts'
import { syncStateOf } from '../behaviours/syncState.ts'
import { takeInDom } from '../behaviours/takeInDom.ts'
import { undoManagerOf } from '../behaviours/undo.ts'
import { createExpressionRunner, type ExpressionRunner } from './expressionRunner.ts'
import type { CharacterMap } from './fold.ts'
import { blankQuery, type FindQuery, longestFindText } from './query.ts'
import { replacementFor } from './replacement.ts'
import { createSearch, type Search, type SearchProblem } from './search.ts'
import { loadSimplified } from './simplified.ts'
import { type Replacement, writeReplacements } from './writeReplacements.ts'

/** What the find bar shows. */
export interface FinderView {
  readonly isOpen: boolean
  readonly withReplace: boolean
  readonly query: FindQuery
  readonly replacement: string
  /** Matches in the whole article. */
  readonly total: number
  /** Which of them the person is at, from 1; 0 when at none. */
  readonly index: number
  readonly isSearching: boolean
  readonly problem: SearchProblem | null
  readonly canReplace: boolean
  /** Counts how often somebody asked for the bar: each time its field gets the focus. */
  readonly calls: number
}

/** Under this origin replacements are written; undo takes them back. */
const replaceOrigin = Symbol('find and replace')

/** Longer selections are text to work on, not something to look for. */
const longestPrefill = 100

/** Where the person is in the article. */
interface Place {
  readonly field: TextField
  readonly at: number
}

interface Hit {
  readonly field: TextField
  readonly editor: Editor
  readonly found: FoundMatch
}

/**
 * Find and replace over the four fields of one article. The matches themselves are kept by each editor
 * (`behaviours/findMarks.ts`); this walks through them in the order of the page.
 */
export class Finder {
  readonly #editors: ArticleEditors
  readonly #runner: ExpressionRunner
  readonly #listeners = new Set<() => void>()
  readonly #watched = new Map<Editor, () => void>()
  #view: FinderView = {
    isOpen: false,
    withReplace: false,
    query: blankQuery,
    replacement: '',
    total: 0,
    index: 0,
    isSearching: false,
    problem: null,
    canReplace: false,
    calls: 0,
  }
  #search: Search | null = null
  #simplified: CharacterMap | null = null
  /** The field in which the person is; where in it, its editor knows. */
  #field: TextField = 'kicker'
  /** The place in the field while nothing is looked for. */
  #at = 0
  /** The next match at or behind the place is to become the present one as soon as it is known. */
  #isSeeking = false

  constructor(editors: ArticleEditors, runner: ExpressionRunner = createExpressionRunner()) {
    this.#editors = editors
    this.#runner = runner
  }

  /** With `getSnapshot`, for useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The same object until something changes. */
  readonly getSnapshot = (): FinderView => this.#view

  /** Follows editors that come and go while the page is open; gives the function that ends it. */
  attach(): () => void {
    this.#watch()
    const stop = this.#editors.subscribe(() => this.#watch())
    return () => {
      stop()
      for (const unwatch of this.#watched.values()) unwatch()
      this.#watched.clear()
      this.#runner.stop()
    }
  }

  /** Shows the bar. What is selected in the text is what to look for; the search begins where the caret is. */
  open(withReplace: boolean): void {
    const isNew = !this.#view.isOpen
    const active = this.#activeEditor()
    const focused = active?.[1].isFocused ? active : undefined
    if (active !== undefined && (isNew || focused !== undefined)) this.#goTo(active[0], active[1].state.selection.from)
    const selected = focused === undefined && !isNew ? '' : selectedText(active?.[1])
    const query = selected === '' ? this.#view.query : { ...this.#view.query, text: selected }
    const show = withReplace || (!isNew && this.#view.withReplace)
    this.#show({ isOpen: true, withReplace: show, calls: this.#view.calls + 1 })
    if (isNew || query !== this.#view.query) this.setQuery(query)
  }

  /** Hides the bar; the caret goes to the match the person is at, else back to where it was. */
  close(): void {
    if (!this.#view.isOpen) return
    const hit = this.#present()
    this.#view = { ...this.#view, isOpen: false }
    this.#startSearch()
    const editor = hit?.editor ?? this.#activeEditor()?.[1]
    if (editor === undefined) return
    if (hit !== undefined) select(editor, hit.found)
    focusEditor(editor)
  }

  setQuery(change: Partial<FindQuery>): void {
    const query = { ...this.#view.query, ...change }
    this.#show({ query: { ...query, text: query.text.slice(0, longestFindText) } })
    this.#startSearch()
  }

  setReplacement(replacement: string): void {
    this.#show({ replacement: replacement.slice(0, longestFindText) })
  }

  showReplace(withReplace: boolean): void {
    this.#show({ withReplace })
  }

  /** Goes to the next or the previous match, from the last to the first and round. */
  step(direction: 'next' | 'previous'): void {
    if (!this.#view.isOpen) return this.open(false)
    const hits = this.#hits()
    const here = this.#place()
    const order = (hit: Hit) => distance(here, hit)
    const isThere = this.#present() !== undefined
    const hit =
      direction === 'next'
        ? (hits.find((one) => (isThere ? order(one) > 0 : order(one) >= 0)) ?? hits[0])
        : (hits.findLast((one) => order(one) < 0) ?? hits.at(-1))
    if (hit !== undefined) this.#goToHit(hit)
  }

  /**
   * Replaces the match the person is at and goes to the next one. When a colleague has changed it meanwhile there is none
   * to replace, and it only goes on.
   */
  replace(): void {
    this.#takeIn()
    const hit = this.#present()
    if (hit === undefined) return this.step('next')
    if (!hit.editor.isEditable) return
    const replacement = this.#replacementOf(hit.found)
    if (replacement.insert !== replacement.text && this.#write([[hit.editor, [replacement]]]) === 0) return
    this.#goTo(hit.field, hit.found.from + replacement.insert.length)
    this.#seek()
  }

  /**
   * Replaces every match in the article, as one step of undo.
   * @returns how many places now read differently
   */
  async replaceAll(): Promise<number> {
    await this.#whenFound()
    this.#takeIn()
    const writable = this.#editors.all().filter(([, editor]) => editor.isEditable)
    const work = writable.map(([, editor]) => [editor, foundIn(editor.state).matches.map((found) => this.#replacementOf(found))] as const)
    const written = this.#write(work)
    this.#seek()
    return written
  }

  /** One change of the shared document, so that colleagues and the server get it in one piece. */
  #write(work: readonly (readonly [Editor, readonly Replacement[]])[]): number {
    const first = work.find(([, replacements]) => replacements.length > 0)?.[0]
    const doc = first === undefined ? undefined : syncStateOf(first.state)?.doc
    const undo: UndoManager | undefined = first === undefined ? undefined : undoManagerOf(first.state)
    if (doc === undefined || undo === undefined) return 0
    undo.addTrackedOrigin(replaceOrigin)
    undo.stopCapturing()
    let written = 0
    doc.transact(() => {
      for (const [editor, replacements] of work) {
        const sync = syncStateOf(editor.state)
        if (sync !== null) written += writeReplacements(sync.type, editor.state.doc, replacements)
      }
    }, replaceOrigin)
    undo.stopCapturing()
    return written
  }

  #replacementOf({ from, to, text, match }: FoundMatch): Replacement {
    return { from, to, text, insert: replacementFor(this.#view.replacement, text, match) }
  }

  #takeIn(): void {
    for (const [, editor] of this.#editors.all()) takeInDom(editor.view)
  }

  #startSearch(): void {
    const { isOpen, query } = this.#view
    this.#runner.stop()
    const made = isOpen && query.text !== '' ? this.#makeSearch(query) : null
    const problem = made === 'bad_expression' ? made : null
    this.#search = made === 'bad_expression' ? null : made
    // The place is kept without a search too: the next query goes on from there.
    const here = this.#place()
    this.#at = here.at
    for (const [field, editor] of this.#editors.all()) this.#order(editor, field, here)
    this.#show({ problem })
    this.#seek()
  }

  #makeSearch(query: FindQuery): Search | 'bad_expression' | null {
    if (query.anyScript && this.#simplified === null) {
      void this.#learnScripts()
      return null
    }
    const search = createSearch(query, {
      simplified: this.#simplified ?? new Map(),
      runner: this.#runner,
      onAnswer: (problem) => this.#search === search && this.#answered(problem),
    })
    return search
  }

  async #learnScripts(): Promise<void> {
    try {
      this.#simplified = await loadSimplified()
    } catch {
      this.#simplified = null // offline: the choice goes back to off
      this.#show({ query: { ...this.#view.query, anyScript: false } })
    }
    this.#startSearch()
  }

  #answered(problem: SearchProblem | null): void {
    if (problem !== null) this.#show({ problem })
    for (const [, editor] of this.#editors.all()) editor.view.dispatch(orderFind(editor.state, { again: true }))
  }

  #order(editor: Editor, field: TextField, here: Place): void {
    editor.view.dispatch(orderFind(editor.state, { search: this.#search, place: field === here.field ? here.at : null }))
  }

  #watch(): void {
    const present = new Set(this.#editors.all().map(([, editor]) => editor))
    for (const [editor, unwatch] of this.#watched) {
      if (present.has(editor)) continue
      unwatch()
      this.#watched.delete(editor)
    }
    for (const [field, editor] of this.#editors.all()) {
      if (this.#watched.has(editor)) continue
      const changed = () => this.#changed()
      editor.on('transaction', changed)
      this.#watched.set(editor, () => editor.off('transaction', changed))
      if (this.#search !== null) this.#order(editor, field, this.#place())
    }
    this.#changed()
  }

  #changed(): void {
    if (this.#isSeeking) this.#settle()
    else this.#count()
  }

  #seek(): void {
    this.#isSeeking = true
    this.#settle()
  }

  #settle(): void {
    if (this.#isWaiting()) return this.#count()
    this.#isSeeking = false
    const here = this.#place()
    const hits = this.#hits()
    const hit = hits.find((one) => distance(here, one) >= 0) ?? hits[0]
    if (hit === undefined) this.#count()
    else this.#goToHit(hit)
  }

  #isWaiting(): boolean {
    return this.#editors.all().some(([, editor]) => foundIn(editor.state).isWaiting)
  }

  #whenFound(): Promise<void> {
    if (!this.#isWaiting()) return Promise.resolve()
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (this.#isWaiting()) return
        stop()
        resolve()
      })
    })
  }

  #hits(): readonly Hit[] {
    return this.#editors.all().flatMap(([field, editor]) => foundIn(editor.state).matches.map((found) => ({ field, editor, found })))
  }

  #place(): Place {
    const editor = this.#editors.get(this.#field)
    return { field: this.#field, at: (editor === undefined ? null : foundIn(editor.state).place) ?? this.#at }
  }

  #present(): Hit | undefined {
    const editor = this.#editors.get(this.#field)
    const found = editor === undefined ? undefined : presentMatch(foundIn(editor.state))
    return editor === undefined || found === undefined ? undefined : { field: this.#field, editor, found }
  }

  #goTo(field: TextField, at: number): void {
    this.#field = field
    this.#at = at
    for (const [name, editor] of this.#editors.all()) {
      const place = name === field ? at : null
      if (this.#search !== null && foundIn(editor.state).place !== place) editor.view.dispatch(orderFind(editor.state, { place }))
    }
  }

  #goToHit({ field, editor, found }: Hit): void {
    this.#goTo(field, found.from)
    editor.view.dom.querySelector('.ed-found-present')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    this.#count()
  }

  #count(): void {
    const hits = this.#hits()
    const present = this.#present()
    const index =
      present === undefined ? 0 : 1 + hits.findIndex(({ field, found }) => field === present.field && found.from === present.found.from)
    const canReplace = this.#editors.all().some(([, editor]) => editor.isEditable)
    const isLearning = this.#view.isOpen && this.#view.query.anyScript && this.#simplified === null
    this.#show({ total: hits.length, index, canReplace, isSearching: isLearning || this.#isWaiting() })
  }

  #activeEditor(): readonly [TextField, Editor] | undefined {
    const field = this.#editors.active ?? 'body'
    const editor = this.#editors.get(field)
    return editor === undefined ? undefined : [field, editor]
  }

  #show(change: Partial<FinderView>): void {
    const next = { ...this.#view, ...change }
    if (Object.entries(next).every(([name, value]) => this.#view[name as keyof FinderView] === value)) return
    this.#view = next
    for (const listener of this.#listeners) listener()
  }
}

/** Less than 0: the hit stands before the place; 0: it begins there. */
function distance(here: Place, { field, found }: Hit): number {
  return textFields.indexOf(field) - textFields.indexOf(here.field) || found.from - here.at
}

function selectedText(editor: Editor | undefined): string {
  if (editor === undefined) return ''
  const { selection, doc } = editor.state
  if (selection.empty || !selection.$from.sameParent(selection.$to) || selection.to - selection.from > longestPrefill) return ''
  return doc.textBetween(selection.from, selection.to)
}

function select(editor: Editor, { from, to }: FoundMatch): void {
  const { tr, doc } = editor.state
  editor.view.dispatch(tr.setSelection(TextSelection.create(doc, from, to)))
}
