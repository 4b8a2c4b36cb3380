import { type Editor, Extension } from '@tiptap/core'
import type { Mark } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { RunInLevel } from '#shared/article/names.ts'
import { isFromShared } from './syncState.ts'
import { undoManagerOf } from './undo.ts'
import { joinUndoSteps } from './undoStep.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    runInTyping: {
      /** What is typed at the caret from now on is a run-in head of a level, up to the mark that ends its sentence. */
      beginRunIn: (level: RunInLevel) => ReturnType
      /** What is typed next is ordinary text again. */
      endRunIn: () => ReturnType
    }
  }
}

/** A head that is being written: its level and the text of it so far, which ends at the caret. */
interface Typing {
  readonly level: RunInLevel
  readonly text: string
}

/** Ends a head; what is typed behind it is text. */
const ends = /[。！？；：!?;:]$/u

const key = new PluginKey<Typing | null>('runInTyping')

/** Level of the run-in head that is being written at the caret; null when what is typed is ordinary text. */
export function typedRunIn(state: EditorState): RunInLevel | null {
  return key.getState(state)?.level ?? null
}

/**
 * Run-in heads that are begun before their text is there. The mark ends at its last character, so that what follows a
 * head is text; whoever begins with a head has to be given the mark anew for every letter.
 */
export const RunInTyping = Extension.create({
  name: 'runInTyping',

  addCommands() {
    const begin = (level: RunInLevel | null) => {
      return ({ tr, state, dispatch }: { tr: Transaction; state: EditorState; dispatch: unknown }) => {
        const type = state.schema.marks['runIn']
        if (!type || !tr.selection.empty || !tr.selection.$from.parent.type.allowsMarkType(type)) return false
        if (!dispatch) return true
        tr.setMeta(key, { level })
        if (level === null) tr.removeStoredMark(type)
        else tr.addStoredMark(type.create({ level }))
        return true
      }
    }
    return { beginRunIn: begin, endRunIn: () => begin(null) }
  },

  addProseMirrorPlugins() {
    return [runInTypingPlugin(this.editor)]
  },
})

function runInTypingPlugin(editor: Editor): Plugin<Typing | null> {
  let shown: EditorView | null = null
  return new Plugin<Typing | null>({
    key,
    state: {
      init: () => null,
      apply(transaction, value, before, state) {
        const order: { readonly level: RunInLevel | null } | undefined = transaction.getMeta(key)
        if (order !== undefined) return order.level === null ? null : { level: order.level, text: '' }
        return value === null || !editor.isEditable ? null : nextTyping(transaction, value, before, state)
      },
    },
    view: (view) => {
      shown = view
      return {}
    },
    appendTransaction: (_transactions, _before, state) => {
      const typing = key.getState(state)
      // A mark that is set while an input method composes would end the composition; it comes afterwards.
      return !typing || shown?.composing ? null : marked(state, typing)
    },
  })
}

/** Gives what was typed its mark, and what is typed next, unless the head is complete. Null: all is as it should be. */
function marked(state: EditorState, { level, text }: Typing): Transaction | null {
  const type = state.schema.marks['runIn']
  if (!type) return null
  const mark = type.create({ level })
  const tr = state.tr
  const { head } = state.selection
  const start = head - text.length
  // An input method may compose outside of the mark that stood ready for it.
  if (text !== '' && !isCovered(state, start, mark)) {
    tr.addMark(start, head, mark)
    const undoManager = undoManagerOf(state)
    if (undoManager) joinUndoSteps(undoManager, undoManager.undoStack.length - 1)
  }
  if (ends.test(text)) return tr.setMeta(key, { level: null })
  if (!tr.docChanged && state.storedMarks?.some((stored) => stored.eq(mark))) return null
  return tr.addStoredMark(mark)
}

function isCovered(state: EditorState, start: number, mark: Mark): boolean {
  let isAll = true
  state.doc.nodesBetween(start, state.selection.head, (node) => {
    if (node.isText && !mark.isInSet(node.marks)) isAll = false
  })
  return isAll
}

function nextTyping(transaction: Transaction, value: Typing, before: EditorState, state: EditorState): Typing | null {
  const now = textBeforeCaret(state)
  if (now === null) return null
  if (isFromShared(transaction)) return now.endsWith(value.text) ? value : null
  if (!transaction.docChanged) return state.selection.head === before.selection.head ? value : null
  const length = state.selection.head - transaction.mapping.map(before.selection.head - value.text.length, -1)
  if (length < 0 || length > now.length) return null
  const text = length === 0 ? '' : now.slice(-length)
  return text.includes('\n') ? null : { ...value, text }
}

function textBeforeCaret({ selection }: EditorState): string | null {
  if (!(selection instanceof TextSelection) || !selection.empty || !selection.$from.parent.inlineContent) return null
  return selection.$from.parent.textBetween(0, selection.$from.parentOffset, undefined, '\n')
}
