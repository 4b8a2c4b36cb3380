import type { Node } from '@tiptap/pm/model'
import { type Editor, useEditorState } from '@tiptap/react'
import { useState, useSyncExternalStore } from 'react'
import type { ArticleEditors } from '../articleEditors.ts'
import { goTo } from '../behaviours/goTo.ts'
import { entryAt, type OutlineEntry, readOutline } from './readOutline.ts'

/** What shows of the outline; it changes only when that does, not with every letter. */
export interface OutlineView {
  readonly entries: readonly Omit<OutlineEntry, 'from'>[]
  /** Index of the entry in which the caret stands; -1 when it stands in none, or not in the body. */
  readonly here: number
}

const nothing: OutlineView = { entries: [], here: -1 }

/** The outline of the open article, live. */
export function useOutline(editors: ArticleEditors): OutlineView {
  const editor = useSyncExternalStore(editors.subscribe, () => editors.get('body') ?? null)
  const isInBody = useSyncExternalStore(editors.subscribe, () => editors.active === 'body')
  const [read] = useState(rememberLast)
  const view = useEditorState({
    editor,
    // What the hook hands in is no editor until the new one's next transaction.
    selector: () => {
      if (editor === null || editor.isDestroyed) return nothing
      const entries = read(editor.state.doc)
      return {
        entries: entries.map(({ kind, text, depth }) => ({ kind, text, depth })),
        here: isInBody ? entryAt(entries, editor.state.selection.head) : -1,
      }
    },
  })
  return view ?? nothing
}

/** Most transactions only move the caret. */
function rememberLast(): (doc: Node) => readonly OutlineEntry[] {
  let last: { readonly doc: Node; readonly entries: readonly OutlineEntry[] } | null = null
  return (doc) => {
    if (last?.doc !== doc) last = { doc, entries: readOutline(doc) }
    return last.entries
  }
}

/**
 * Puts the caret at the beginning of an entry and brings it to the top of what is seen.
 * @param focus whether the text gets the keyboard too; a drawer that closes gives it on by itself
 */
export function goToEntry(editor: Editor, index: number, focus: boolean): void {
  const entry = readOutline(editor.state.doc)[index]
  if (entry === undefined) return
  goTo(editor, entry.from, focus)
}
