import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { PopoverAnchor } from '../../ui/Popover.tsx'
import { focusEditor } from '../behaviours/focusEditor.ts'

/** A small window of the toolbar: opened by its button it stands there, opened by a key from the text it stands at the caret. */
export interface OpenFromText {
  readonly isOpen: boolean
  readonly anchor: PopoverAnchor | null
  readonly setOpen: (open: boolean) => void
}

/**
 * Opens a tool's window when an event is fired at the text, and gives the keyboard back to the text when such a window
 * closes. In focus mode the toolbar is hidden, so its window may not hang on it.
 */
export function useOpenFromText(editor: Editor | null, disabled: boolean, event: string): OpenFromText {
  const [isOpen, setOpen] = useState(false)
  const [anchor, setAnchor] = useState<PopoverAnchor | null>(null)
  useEffect(() => {
    if (editor === null || disabled) return
    const { dom } = editor.view
    const open = () => {
      setAnchor(caretOf(editor))
      setOpen(true)
    }
    dom.addEventListener(event, open)
    return () => dom.removeEventListener(event, open)
  }, [editor, disabled, event])
  return {
    isOpen: isOpen && !disabled,
    anchor,
    setOpen: (next) => {
      setOpen(next)
      // The window gives the focus to its button first.
      if (!next && anchor !== null && editor !== null) requestAnimationFrame(() => focusEditor(editor))
      if (next) setAnchor(null)
    },
  }
}

function caretOf(editor: Editor): PopoverAnchor {
  return {
    getBoundingClientRect: () => {
      const { left, top, bottom } = editor.view.coordsAtPos(editor.state.selection.from)
      return new DOMRect(left, top, 0, bottom - top)
    },
  }
}
