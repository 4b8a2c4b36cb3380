import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import { useEffect, useState } from 'react'
import { findSuggestions, type PlacedSuggestion } from './findSuggestions.ts'

/** Pause between two looks at the text in milliseconds, so that a long article is not read at every key. */
const pause = 400

/** What may be run-in heads in the body, live; at most `pause` behind what is typed, by whomever. */
export function useSuggestions(editor: Editor | null): readonly PlacedSuggestion[] {
  const [found, setFound] = useState<readonly PlacedSuggestion[]>([])
  useEffect(() => {
    if (editor === null) return setFound([])
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      if (editor.isDestroyed) return
      const next = editor.isEditable ? findSuggestions(editor.state.doc) : []
      setFound((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    let isEditable = editor.isEditable
    const changed = ({ transaction }: { readonly transaction: Transaction }) => {
      if (!transaction.docChanged && isEditable === editor.isEditable) return
      isEditable = editor.isEditable
      timer ??= setTimeout(look, pause)
    }
    look()
    editor.on('transaction', changed)
    return () => {
      editor.off('transaction', changed)
      clearTimeout(timer)
    }
  }, [editor])
  return found
}
