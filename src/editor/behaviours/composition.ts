import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { CollabSession } from '../../collab/session.ts'

/** After compositionend the browser still changes the text; when this has passed it is done. */
const settleMs = 60

/** As good as for ever: while composing, undo must not cut between two pinyin letters. */
const noCapturePause = 1e9

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
  const { undoManager } = session
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause: number | null = null
  let shown: EditorView | null = null
  const begin = () => {
    clearTimeout(timer)
    session.beginComposition()
    if (pause !== null) return
    session.awareness.setLocalStateField('composing', true)
    pause = undoManager.captureTimeout
    undoManager.stopCapturing()
    undoManager.captureTimeout = noCapturePause
  }
  const end = () => {
    clearTimeout(timer)
    if (pause === null) return
    undoManager.captureTimeout = pause
    pause = null
    undoManager.stopCapturing()
    session.endComposition()
    session.awareness.setLocalStateField('composing', false)
    if (shown !== null && !shown.isDestroyed) shown.dispatch(shown.state.tr) // the caret may be told again
  }
  return new Plugin({
    props: {
      handleDOMEvents: {
        compositionstart: () => {
          begin()
          return false
        },
        compositionend: (view) => {
          clearTimeout(timer)
          const settle = () => {
            if (view.composing) timer = setTimeout(settle, settleMs)
            else end()
          }
          timer = setTimeout(settle, settleMs)
          return false
        },
        blur: () => {
          if (pause !== null) timer = setTimeout(end, settleMs)
          return false
        },
      },
    },
    view: (view) => {
      shown = view
      return { destroy: end }
    },
  })
}
