import type { EditorView } from '@tiptap/pm/view'

/** The part of ProseMirror's view that watches the page; not in its types, but it has kept this shape for years. */
interface WatchingView {
  readonly domObserver?: { flush(): void; forceFlush(): void }
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
