import { Extension } from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { AllSelection, Plugin, Selection, TextSelection } from '@tiptap/pm/state'
import { CellSelection } from '@tiptap/pm/tables'
import type { EditorView } from '@tiptap/pm/view'
import type { CollabSession } from '../../collab/session.ts'

/** After compositionend the browser still changes the text; when this has passed it is done. */
const settleMs = 60

export interface CompositionOptions {
  readonly session: CollabSession | null
}

/**
 * Makes what an input method composes one piece: for colleagues, who see the finished word, and for undo, which takes it
 * back whole.
 */
export const Composition = Extension.create<CompositionOptions>({
  name: 'composition',

  addOptions() {
    return { session: null }
  },

  addProseMirrorPlugins() {
    const { session } = this.options
    return session === null ? [] : [compositionPlugin(session)]
  },
})

function compositionPlugin(session: CollabSession): Plugin {
  let timer: ReturnType<typeof setTimeout> | undefined
  const endLater = (view: EditorView, isOver: () => boolean) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!isOver()) endLater(view, isOver)
      else if (session.endComposition(view)) view.dispatch(view.state.tr) // the caret may be told again
    }, settleMs)
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        compositionstart: (view) => {
          clearTimeout(timer)
          session.beginComposition(view)
          giveRoom(view)
          return false
        },
        compositionend: (view) => {
          endLater(view, () => !view.composing)
          return false
        },
        blur: (view) => {
          endLater(view, () => true)
          return false
        },
      },
    },
    view: (view) => ({
      destroy() {
        clearTimeout(timer)
        session.endComposition(view)
      },
    }),
  })
}

/**
 * Before the browser composes: what is selected goes, and a caret stands where text can stand. Left to the browser, the
 * first letter comes into a link that is being replaced, or beside a selected divider; the editor then draws that place
 * anew, which ends the composition at its first letter, and the letter stays.
 */
function giveRoom(view: EditorView): void {
  const { selection, tr } = view.state
  if (view.composing || selection.empty || selection instanceof AllSelection) return
  if (selection instanceof TextSelection) {
    const { $from, $to } = selection
    if (isOneRun($from, $to)) return
    const marks = $from.marksAcross($to)
    tr.deleteSelection()
    if (marks !== null) tr.ensureMarks(marks)
  } else {
    // A picture or cells are not replaced by a word: it comes behind them, in the last cell, else before.
    const { $from, $to } = selection
    const place =
      selection instanceof CellSelection
        ? Selection.findFrom($to, -1, true)
        : (Selection.findFrom($to, 1, true) ?? Selection.findFrom($from, -1, true))
    if (place === null) return
    tr.setSelection(place)
  }
  view.dispatch(tr.scrollIntoView())
}

/** Characters of one text, without a mark that ends where it ends: these the browser replaces in their place. */
function isOneRun($from: ResolvedPos, $to: ResolvedPos): boolean {
  const run = $from.parent.maybeChild($from.index())
  const isWithin = $from.sameParent($to) && run?.isText === true && $to.parentOffset <= $from.parentOffset - $from.textOffset + run.nodeSize
  return isWithin && run.marks.every(({ type }) => type.spec.inclusive !== false)
}
