import type { EditorView } from '@tiptap/pm/view'

/** The part of ProseMirror's view that watches the page; not in its types, but it has kept this shape for years. */
interface WatchingView {
  readonly domObserver?: { flush(): void; forceFlush(): void }
  readonly input?: { lastFocus: number }
}

/**
 * Takes in what the browser has done in the text but not yet told: a key typed, the caret moved. A transaction that
 * comes in between would put the old caret back, and a click or an arrow key would be lost while a colleague types.
 */
export function takeInDom(view: EditorView): void {
  if (view.isDestroyed || view.composing || !view.hasFocus()) return
  const { domObserver } = view as unknown as WatchingView
  domObserver?.forceFlush()
  domObserver?.flush()
}

/**
 * Before a key acts: takes in where the caret is. The browser tells of a moved caret late, behind keys that already
 * wait; Home and then a shortcut, typed quickly while the page is busy, would change the sentence the caret was in before.
 */
export function takeInCaret(view: EditorView): void {
  const { input } = view as unknown as WatchingView
  // Shortly after a focus ProseMirror takes a caret at the very start for the browser's doing and puts it back; once
  // somebody presses keys it is theirs.
  if (input && !view.composing) input.lastFocus = 0
  takeInDom(view)
}
