import { useEffect, useRef } from 'react'
import { isApple } from '../ui/shortcutKeys.ts'

export interface PageKeys {
  /** Mod-S: there is nothing to save by hand; the page says so. */
  readonly onSave: () => void
  /** Mod-/, and ? outside of fields. */
  readonly onHelp: () => void
  /** Mod-Alt-P */
  readonly onPanel: () => void
  /** Mod-Alt-A: tints the text by author, or no longer. */
  readonly onAuthors: () => void
  /** Mod-Alt-B: who wrote what is selected. */
  readonly onAskAuthor: () => void
  /** Mod-F, and with replace Mod-H; on Apple's keyboards ⌘⌥F, because the system keeps ⌘H for itself. */
  readonly onFind: (withReplace: boolean) => void
  /** F3 or Mod-G; with Shift the previous one. */
  readonly onFindStep: (direction: 'next' | 'previous') => void
  /** Mod-Shift-\ */
  readonly onFocusMode: () => void
  /** What Esc leaves first, wherever the focus is; null when nothing is to be left. */
  readonly leave: () => (() => void) | null
  /** Esc anywhere in the page but in the text. */
  readonly onBackToText: () => void
}

/** Keys of the whole page. None of them moves the article to another stage. */
export function usePageKeys(keys: PageKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || (event.defaultPrevented && !isEscapeInText(event))) return
      const handle = handlerFor(event, latest.current)
      if (!handle) return
      event.preventDefault()
      handle()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

/** ProseMirror keeps the browser from doing anything at Esc, and does nothing itself. */
function isEscapeInText({ key, target }: KeyboardEvent): boolean {
  return key === 'Escape' && target instanceof HTMLElement && target.matches('[data-field]')
}

function handlerFor(event: KeyboardEvent, keys: PageKeys): (() => void) | null {
  const mod = event.metaKey || event.ctrlKey
  if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') return keys.onSave
  if (mod && !event.altKey && event.key === '/') return keys.onHelp
  // By its place on the keyboard: with Alt held some layouts give another character.
  if (mod && event.altKey && event.code === 'KeyP') return keys.onPanel
  if (mod && event.altKey && event.code === 'KeyA') return keys.onAuthors
  if (mod && event.altKey && event.code === 'KeyB') return keys.onAskAuthor
  if (mod && event.shiftKey && !event.altKey && event.code === 'Backslash') return keys.onFocusMode
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('[role=dialog], [role=menu], [role=listbox]')) return null
  const find = findHandlerFor(event, keys)
  if (find) return find
  const writes = target?.matches('input, textarea, [contenteditable=true]') ?? false
  if (event.key === '?' && !mod && !writes) return keys.onHelp
  if (event.key !== 'Escape') return null
  const isInText = target?.closest('[data-field]') != null
  if (isInText && target?.matches('input')) return null // of a picture's description: it closes that
  return keys.leave() ?? (isInText ? null : keys.onBackToText)
}

function findHandlerFor(event: KeyboardEvent, keys: PageKeys): (() => void) | null {
  const key = event.key.toLowerCase()
  const step = () => keys.onFindStep(event.shiftKey ? 'previous' : 'next')
  if (key === 'f3' && !event.ctrlKey && !event.metaKey && !event.altKey) return step
  // On Apple's keyboards Ctrl-F and Ctrl-H move the caret and delete, in every text.
  if (isApple() ? !event.metaKey : !event.ctrlKey) return null
  if (event.altKey) return isApple() && event.code === 'KeyF' ? () => keys.onFind(true) : null
  if (key === 'g') return step
  if (event.shiftKey) return null
  if (key === 'f') return () => keys.onFind(false)
  return key === 'h' ? () => keys.onFind(true) : null
}
