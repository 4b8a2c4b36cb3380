import type { Node } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { updateYFragment, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { become, isSame } from './difference.ts'
import { type KeptSelection, keepSelection, restoreSelection } from './keptSelection.ts'
import { forgetChanged, joinOwnTexts, type NodesOfTypes, noteNodes, SharedNodes } from './sharedNodes.ts'
import { writeText } from './writeText.ts'

/** When nothing has changed for so long, editor and shared document are compared completely. Milliseconds. */
const idleMs = 2000

/** Origin of tidying up, which nobody's undo takes back. */
const tidyOrigin = { name: 'galley:tidy' } as const

export interface FieldBindingOptions {
  readonly fragment: Y.XmlFragment
  /** Told once when editor and shared document are not the same any more; the editor is read-only from then on. */
  readonly failed: (error: unknown) => void
}

/**
 * Keeps an editor and its field of the shared document the same. What it costs depends on what changes, not on how long
 * the text is: nodes of what did not change are the same objects as before, in both directions.
 *
 * If something goes wrong, or the two are found to differ, it stops: nothing is read or written any more, nothing removed.
 */
export class FieldBinding {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  /** Of the types in this field, what they are in the editor. Read by the look-up of positions. */
  readonly mapping: NodesOfTypes = new Map()
  readonly #failed: (error: unknown) => void
  readonly #isOverlapping = new Map()
  #view: EditorView | null = null
  /** What editor and shared document both held when they were last known to be the same. */
  #agreed: Node | null = null
  #kept: KeptSelection | null = null
  #isBusy = false
  #hasFailed = false
  #idle: ReturnType<typeof setTimeout> | undefined

  constructor({ fragment, failed }: FieldBindingOptions) {
    if (fragment.doc === null) throw new RangeError('the field belongs to no document')
    this.doc = fragment.doc
    this.type = fragment
    this.#failed = failed
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Draws what is there and follows it from then on. */
  start(view: EditorView): void {
    this.#view = view
    this.doc.on('beforeAllTransactions', this.#keepSelection)
    this.doc.on('afterAllTransactions', this.#dropSelection)
    this.type.observeDeep(this.#receive)
    this.#guard(() => this.#draw(view))
  }

  stop(): void {
    clearTimeout(this.#idle)
    this.#view = null
    this.doc.off('beforeAllTransactions', this.#keepSelection)
    this.doc.off('afterAllTransactions', this.#dropSelection)
    this.type.unobserveDeep(this.#receive)
  }

  /**
   * The editor has a new state: what is new in it is written into the shared document.
   * @param addToHistory whether this person's undo takes it back
   */
  write(state: EditorState, addToHistory: boolean): void {
    const before = this.#agreed
    if (this.#isBusy || this.#hasFailed || before === null || state.doc === before) return
    this.#guard(() => {
      this.doc.transact((transaction) => {
        transaction.meta.set('addToHistory', addToHistory)
        if (!writeText(this.type, before, state.doc, state.selection.head, this.mapping)) {
          updateYFragment(this.doc, this.type, state.doc, { mapping: this.mapping, isOMark: this.#isOverlapping })
        }
        // For what else happens in this transaction. After it the caret may move without a word of that to anybody.
        this.#kept = keepSelection(state, this)
      }, ySyncPluginKey)
      this.#agree(state.doc)
      if (this.type.length !== state.doc.childCount) throw new BindingError('not every block could be written')
    })
  }

  /** What can be shown is shown, even if not everything can be. */
  #draw(view: EditorView): void {
    const { doc, schema } = view.state
    const nodes = new SharedNodes(schema, this.mapping)
    const tr = view.state.tr
    become(tr, doc.type.createChecked(doc.attrs, nodes.showable(this.type)))
    view.dispatch(tr.setMeta('addToHistory', false).setMeta(ySyncPluginKey, { isChangeOrigin: true }))
    nodes.of(this.type)
    this.#noteAll(view.state.doc)
    this.#agree(view.state.doc)
  }

  readonly #keepSelection = (): void => {
    if (!this.#isBusy && this.#view !== null) this.#kept ??= keepSelection(this.#view.state, this)
  }

  readonly #dropSelection = (): void => {
    this.#kept = null
  }

  readonly #receive = (_events: unknown, transaction: Y.Transaction): void => {
    const view = this.#view
    if (this.#isBusy || this.#hasFailed || view === null) return
    this.#guard(() => {
      forgetChanged(transaction, this.mapping)
      joinOwnTexts(transaction, this.doc)
      const nodes = new SharedNodes(view.state.schema, this.mapping)
      const content = nodes.of(this.type)
      this.#clear(nodes.shells, view.editable)
      this.#show(view, view.state.doc.type.createChecked(view.state.doc.attrs, content), transaction)
    })
  }

  #show(view: EditorView, after: Node, { origin }: Y.Transaction): void {
    const before = view.state
    const tr = before.tr
    const differences = become(tr, after)
    if (tr.docChanged) {
      restoreSelection(tr, before, this.#kept, this, differences)
      tr.setMeta('addToHistory', false)
      tr.setMeta(ySyncPluginKey, { isChangeOrigin: true, isUndoRedoOperation: origin instanceof Y.UndoManager })
      view.dispatch(tr)
      if (!isSame(view.state.doc, after)) throw new BindingError('the editor does not show what was received')
    }
    this.#noteAll(view.state.doc)
    this.#agree(view.state.doc)
  }

  /** Whoever may write removes what holds nothing and cannot be shown. */
  #clear(shells: readonly Y.XmlElement[], mayWrite: boolean): void {
    if (shells.length === 0 || !mayWrite) return
    this.doc.transact((transaction) => {
      for (const { _item } of shells) _item?.delete(transaction)
    }, tidyOrigin)
  }

  #noteAll(doc: Node): void {
    this.mapping.set(this.type, doc)
    const elements = this.type.toArray().filter((child) => child instanceof Y.XmlElement)
    if (elements.length !== doc.childCount) return // a reader's editor leaves out what holds nothing
    for (const [index, element] of elements.entries()) noteNodes(element, doc.child(index), this.mapping)
  }

  #agree(doc: Node): void {
    this.#agreed = doc
    clearTimeout(this.#idle)
    this.#idle = setTimeout(this.#checkAll, idleMs)
  }

  readonly #checkAll = (): void => {
    const view = this.#view
    if (view === null || this.#hasFailed) return
    if (view.composing) {
      this.#idle = setTimeout(this.#checkAll, idleMs)
      return
    }
    this.#guard(() => {
      const content = new SharedNodes(view.state.schema, new Map()).of(this.type)
      const shared = view.state.doc.type.createChecked(view.state.doc.attrs, content)
      if (!isSame(shared, view.state.doc)) throw new BindingError('editor and shared document differ')
    })
  }

  #guard(work: () => void): void {
    this.#isBusy = true
    try {
      work()
    } catch (error) {
      this.#hasFailed = true
      this.#failed(error)
    } finally {
      this.#isBusy = false
    }
  }
}

/** Editor and shared document are not the same. */
class BindingError extends Error {
  override readonly name = 'BindingError'
}
