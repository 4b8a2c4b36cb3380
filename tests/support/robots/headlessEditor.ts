import type { Schema } from '@tiptap/pm/model'
import { EditorState, type PluginView, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import { bindingPlugins } from '../../../src/editor/behaviours/binding.ts'
import { ownEditsPlugin } from '../../../src/editor/behaviours/ownEdits.ts'

/**
 * One field of an article in the product's own binding, without a browser: state, plugins and Yjs are the real ones, only
 * the view shows nothing. What the binding makes of an edit is therefore what it makes of it in the product.
 */
export class HeadlessEditor {
  state: EditorState
  /** Why the binding stopped; undefined as long as it works. */
  failure: unknown
  readonly #views: PluginView[] = []
  readonly #asView: EditorView
  #isDestroyed = false

  constructor(fragment: Y.XmlFragment, schema: Schema, undoManager: Y.UndoManager) {
    const failed = (error: unknown) => {
      this.failure = error
    }
    const plugins = [...bindingPlugins(fragment, undoManager, failed), ownEditsPlugin(() => this.#isEditable)]
    this.state = EditorState.create({ schema, plugins })
    this.#asView = this.#view()
    for (const plugin of plugins) {
      const view = plugin.spec.view?.(this.#asView)
      if (view) this.#views.push(view)
    }
  }

  dispatch(transaction: Transaction): void {
    const before = this.state
    this.state = before.applyTransaction(transaction).state
    for (const view of this.#views) view.update?.(this.#asView, before)
  }

  /** Runs a command of ProseMirror. @returns whether it did something */
  command(command: (state: EditorState, dispatch: (transaction: Transaction) => void) => boolean): boolean {
    return command(this.state, (transaction) => this.dispatch(transaction))
  }

  destroy(): void {
    this.#isDestroyed = true
    for (const view of this.#views.reverse()) view.destroy?.()
  }

  get #isEditable(): boolean {
    return this.state.plugins.every((plugin) => plugin.props.editable?.call(plugin, this.state) !== false)
  }

  /** The part of a view that plugins use. */
  #view(): EditorView {
    const isEditable = () => this.#isEditable
    const isDestroyed = () => this.#isDestroyed
    const state = () => this.state
    const view = {
      get state() {
        return state()
      },
      get editable() {
        return isEditable()
      },
      get isDestroyed() {
        return isDestroyed()
      },
      dispatch: (transaction: Transaction) => this.dispatch(transaction),
      hasFocus: () => false,
      focus: () => {},
      composing: false,
    }
    return view as unknown as EditorView
  }
}
