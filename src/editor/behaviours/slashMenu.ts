import { type Editor, Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type * as Y from 'yjs'
import { putInSlashItem } from '../slash/putInSlashItem.ts'
import type { SlashItem } from '../slash/slashItems.ts'
import { isSlashSign, nextSlash, opensAtCaret, type SlashOpen, type SlashOrder, slashStart } from '../slash/slashState.ts'
import { joinUndoSteps } from './undoStep.ts'

/** Fired at the editor's element when a picture is to be chosen; the menu listens. */
export const choosePictureEvent = 'galley:choose-picture'

/** Id of the list, and beginning of the ids of its lines. */
export const slashListId = 'slash-menu'

export interface SlashMenuOptions {
  readonly undoManager: Y.UndoManager | null
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    slashMenu: {
      /** Puts an item of the open menu in the place of the sign and the words that looked for it. */
      chooseSlashItem: (item: SlashItem) => ReturnType
    }
  }
}

/** After compositionend the browser still changes the text; when this has passed it is done. */
const settleMs = 60

const key = new PluginKey<SlashOpen | null>('slashMenu')

/** The menu that is open in an editor and may be seen; null when there is none. */
export function shownSlash(state: EditorState): SlashOpen | null {
  const open = key.getState(state) ?? null
  return open === null || open.isHeld || open.items.length === 0 ? null : open
}

/** The menu of blocks: a sign at the beginning of a block or behind a space, filtered by what is typed behind it. */
export const SlashMenu = Extension.create<SlashMenuOptions>({
  name: 'slashMenu',
  priority: 1100, // its Enter and arrows come before everybody's

  addOptions() {
    return { undoManager: null }
  },

  addStorage() {
    return { depth: null as number | null }
  },

  addCommands() {
    return {
      chooseSlashItem:
        (item) =>
        ({ tr, dispatch }) => {
          tr.setMeta('preventDispatch', true)
          if (shownSlash(this.editor.state) === null) return false
          if (dispatch) choose(this.editor, item, this.options.undoManager, this.storage.depth)
          return true
        },
    }
  },

  addProseMirrorPlugins() {
    const { undoManager } = this.options
    const { editor, storage } = this
    let shown: EditorView | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const release = (view: EditorView) => {
      if (view.isDestroyed || key.getState(view.state)?.isHeld !== true) return
      if (view.composing) timer = setTimeout(() => release(view), settleMs)
      else order(view, { release: true })
    }
    return [
      new Plugin<SlashOpen | null>({
        key,
        state: {
          init: () => null,
          apply(transaction, value, before, state) {
            const told: SlashOrder | undefined = transaction.getMeta(key)
            if (!editor.isEditable || (told && 'close' in told)) return null
            if (value !== null && told && 'index' in told) return { ...value, index: told.index }
            if (value !== null && told && 'release' in told) return { ...value, isHeld: false }
            return nextSlash(transaction, value, before, state, shown?.composing ?? false)
          },
        },
        view: (view) => {
          shown = view
          return { destroy: () => clearTimeout(timer) }
        },
        props: {
          attributes: (state): Record<string, string> => {
            const open = shownSlash(state)
            const item = open?.items[open.index]
            if (item === undefined) return {}
            return { 'aria-autocomplete': 'list', 'aria-controls': slashListId, 'aria-activedescendant': `${slashListId}-${item}` }
          },
          handleKeyDown: (view, event) => press(view, event, (item) => editor.commands.chooseSlashItem(item)),
          handleDOMEvents: {
            beforeinput: (view, event) => {
              if (!isSlashSign(event.data) || key.getState(view.state) || !opensAtCaret(view.state, event.data ?? '')) return false
              // What was written before the sign stays when the block is taken back; a composition is a step already.
              if (!view.composing) undoManager?.stopCapturing()
              storage.depth = undoManager?.undoStack.length ?? null
              return false
            },
            compositionend: (view) => {
              clearTimeout(timer)
              timer = setTimeout(() => release(view), settleMs)
              return false
            },
            blur: (view) => {
              if (key.getState(view.state)) order(view, { close: true })
              return false
            },
          },
        },
      }),
    ]
  },
})

/** Marks another line of the open menu. */
export function pointAtSlashItem(view: EditorView, index: number): void {
  order(view, { index })
}

function order(view: EditorView, told: SlashOrder): void {
  view.dispatch(view.state.tr.setMeta(key, told).setMeta('addToHistory', false))
}

function press(view: EditorView, event: KeyboardEvent, pick: (item: SlashItem) => void): boolean {
  const open = shownSlash(view.state)
  if (open === null || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false
  const { items, index } = open
  const item = items[index]
  if (event.key === 'ArrowDown') pointAtSlashItem(view, (index + 1) % items.length)
  else if (event.key === 'ArrowUp') pointAtSlashItem(view, (index + items.length - 1) % items.length)
  else if ((event.key === 'Enter' || event.key === 'Tab') && item !== undefined) pick(item)
  else if (event.key === 'Escape') {
    order(view, { close: true })
    event.stopPropagation() // the page would leave the search or the focus mode as well
  } else return false
  return true
}

function choose(editor: Editor, item: SlashItem, undoManager: Y.UndoManager | null, depth: number | null): void {
  const open = shownSlash(editor.state)
  if (open === null) return
  if (undoManager !== null && depth !== null) joinUndoSteps(undoManager, depth)
  putInSlashItem(editor, item, { from: slashStart(editor.state, open), to: editor.state.selection.head })
  undoManager?.stopCapturing()
  if (item === 'picture') editor.view.dom.dispatchEvent(new CustomEvent(choosePictureEvent))
}
