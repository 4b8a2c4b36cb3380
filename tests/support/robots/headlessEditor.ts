import type { Schema } from '@tiptap/pm/model'
import { EditorState, type PluginView, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { ySyncPlugin } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { ownEditsPlugin } from '../../../src/editor/behaviours/ownEdits.ts'
import { syncStateOf } from '../../../src/editor/behaviours/syncState.ts'
import { articleUndo } from '../../../src/editor/behaviours/undo.ts'

/**
 * One field of an article in the product's own binding, without a browser: state, plugins and Yjs are the real ones, only
 * the view shows nothing. What the binding makes of an edit is therefore what it makes of it in the product.
 */
export class HeadlessEditor {
  state: EditorState
  readonly #views: PluginView[] = []

  constructor(fragment: Y.XmlFragment, schema: Schema, undoManager: Y.UndoManager) {
    const plugins = [ySyncPlugin(fragment, { mapping: new Map() }), articleUndo(fragment, undoManager), ownEditsPlugin(() => true)]
    this.state = EditorState.create({ schema, plugins })
    for (const plugin of plugins) {
      const view = plugin.spec.view?.(this.#asView)
      if (view) this.#views.push(view)
    }
    // The first drawing, as the product does it.
    syncStateOf(this.state)?.binding.unrenderSnapshot()
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
    for (const view of this.#views.reverse()) view.destroy?.()
  }

  /** The part of a view that plugins use. */
  get #asView(): EditorView {
    const editor = this
    const view = {
      get state() {
        return editor.state
      },
      dispatch: (transaction: Transaction) => editor.dispatch(transaction),
      hasFocus: () => false,
      focus: () => {},
      composing: false,
      isDestroyed: false,
    }
    return view as unknown as EditorView
  }
}
