import { Extension } from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { AllSelection, Plugin, Selection, TextSelection } from '@tiptap/pm/state'
import { CellSelection } from '@tiptap/pm/tables'
import type { EditorView } from '@tiptap/pm/view'
import type { CollabSession } from '../../collab/session.ts'
import { takeInCaret, takeInDom } from './takeInDom.ts'
import { keepWordMarks, wordMarksGiven, wordMarksPlugin } from './wordMarks.ts'

/** So often the session hears that a composition still goes on; its patience is a multiple of it. Milliseconds. */
const sayingMs = 4000

/** So long somebody may stop in the middle of a word; after that its end has got lost. Milliseconds. */
const longestMs = 10 * 60_000

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
    return session === null ? [] : [wordMarksPlugin(), compositionPlugin(session)]
  },
})

function compositionPlugin(session: CollabSession): Plugin {
  let timer: ReturnType<typeof setTimeout> | undefined
  const begin = (view: EditorView, until: number) => {
    clearTimeout(timer)
    session.beginComposition(view)
    // Whoever stops in the middle of a word, for a call, has not ended it.
    timer = setTimeout(() => {
      if (view.composing && view.hasFocus() && !isTouched() && Date.now() < until) begin(view, until)
    }, sayingMs)
  }
  const endLater = (view: EditorView, isOver: () => boolean) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!isOver()) return endLater(view, isOver)
      const marks = wordMarksGiven(view.state)
      if (marks !== null) view.dispatch(marks)
      if (session.endComposition(view)) view.dispatch(view.state.tr) // the caret may be told again
    }, settleMs)
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (view, event) => {
          if (!event.isComposing) endLost(view)
          if (!isForInputMethod(event) || view.composing) return false
          takeInCaret(view)
          prepareCaret(view)
          return false
        },
        beforeinput: (view, event) => {
          if (event.inputType === 'insertText' && !event.isComposing) endLost(view)
          return false
        },
        compositionstart: (view) => {
          endLost(view)
          takeInCaret(view)
          begin(view, Date.now() + longestMs)
          prepareCaret(view)
          giveRoom(view)
          keepWordMarks(view)
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
 * The browser is not composing; if the editor believes that it is, it is told now, and takes in what stands there. Where what
 * is composed is drawn anew (on a phone a tap on a tool leaves the input method composing; a mouse ends it first), Chromium
 * forgets the composition without an event: no key would be the editor's any more, no caret be prepared for the next word.
 */
function endLost(view: EditorView): void {
  if (!view.composing) return
  view.dom.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
  takeInDom(view)
}

/** On a phone a word is composed as long as the caret rests in it. */
function isTouched(): boolean {
  return window.matchMedia('(pointer: coarse)').matches
}

/** A key of a keyboard that goes to the input method. (A phone says so of every key, also of Backspace.) */
function isForInputMethod({ keyCode, code, isComposing }: KeyboardEvent): boolean {
  return keyCode === 229 && code !== '' && !isComposing
}

/**
 * Sees that the caret stands in text, when the key is pressed. Once the composition has started the browser puts it behind
 * the first letter as counted from where it was; elsewhere it is outside of the composition, which ends, and the letter
 * stays.
 */
function prepareCaret(view: EditorView): void {
  if (view.composing) return
  giveBlock(view)
  const place = placeOfWord(shownSelection(view))
  if (place === null) return view.hasFocus() ? intoText(view) : undefined
  view.dispatch(view.state.tr.setSelection(place).scrollIntoView())
  const shown = document.getSelection()
  // Where the editor has not heard of what was selected, it does not see that the caret is another one.
  if (view.hasFocus() && place.empty && shown?.isCollapsed === false) collapseTo(view, place.head)
}

/** What is selected on the page. Around a picture the editor leaves changes of it to the picture, and hears of them late. */
function shownSelection(view: EditorView): Selection {
  const shown = document.getSelection()
  const { selection, doc } = view.state
  if (!selection.empty || !shown?.anchorNode || !shown.focusNode || shown.isCollapsed) return selection
  if (!view.dom.contains(shown.anchorNode) || !view.dom.contains(shown.focusNode)) return selection
  const place = (node: Node, offset: number) => doc.resolve(view.posAtDOM(node, offset))
  return TextSelection.between(place(shown.anchorNode, shown.anchorOffset), place(shown.focusNode, shown.focusOffset))
}

function collapseTo(view: EditorView, pos: number): void {
  const { node, offset } = view.domAtPos(pos)
  document.getSelection()?.collapse(node, offset)
}

/** A field without a block, as undo may leave it, gets one: drawn around the first letter it would part it from the word. */
function giveBlock(view: EditorView): void {
  const { doc, tr } = view.state
  const block = doc.type.contentMatch.defaultType
  if (doc.childCount > 0 || !block) return
  tr.insert(0, block.create())
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, 1)))
}

/** Where the page draws a block anew the browser may leave its caret beside it, though to the editor it is inside. */
function intoText(view: EditorView): void {
  const { $head, empty } = view.state.selection
  const shown = document.getSelection()
  if (!empty || !$head.parent.isTextblock || shown === null) return
  if (view.nodeDOM($head.before())?.contains(shown.anchorNode) !== false) return
  collapseTo(view, $head.pos)
}

/**
 * Where a word goes that is composed over a selection; null if it takes the place of what is selected. A picture, a
 * divider, cells and what lies across them are not replaced: it comes behind them, in the last cell, else before.
 */
function placeOfWord(selection: Selection): Selection | null {
  const { $from, $to } = selection
  if (selection instanceof AllSelection) return null
  if (selection instanceof TextSelection) return isolatedIn($from) === isolatedIn($to) ? null : TextSelection.near($to, -1)
  if (selection instanceof CellSelection) return Selection.findFrom($to, -1, true)
  return Selection.findFrom($to, 1, true) ?? Selection.findFrom($from, -1, true)
}

/** Where the cell or caption around a place begins; the innermost, null outside of any. */
function isolatedIn($pos: ResolvedPos): number | null {
  for (let { depth } = $pos; depth > 0; depth--) if ($pos.node(depth).type.spec.isolating) return $pos.before(depth)
  return null
}

/**
 * Before the browser composes: what is selected goes. Left to the browser, the first letter comes into a link that is being
 * replaced; the editor then draws that place anew, which ends the composition at its first letter, and the letter stays.
 */
function giveRoom(view: EditorView): void {
  const { selection, tr } = view.state
  if (view.composing || selection.empty || !(selection instanceof TextSelection)) return
  const { $from, $to } = selection
  if (isOneRun($from, $to)) return
  const marks = $from.marksAcross($to)
  tr.deleteSelection()
  if (marks !== null) tr.ensureMarks(marks)
  view.dispatch(tr.scrollIntoView())
}

/** Characters of one text, without a mark that ends where it ends: these the browser replaces in their place. */
function isOneRun($from: ResolvedPos, $to: ResolvedPos): boolean {
  const run = $from.parent.maybeChild($from.index())
  const isWithin = $from.sameParent($to) && run?.isText === true && $to.parentOffset <= $from.parentOffset - $from.textOffset + run.nodeSize
  return isWithin && run.marks.every(({ type }) => type.spec.inclusive !== false)
}
