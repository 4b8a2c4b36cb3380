import { useEffect, useRef } from 'react'

export interface PageKeys {
  /** Mod-S: there is nothing to save by hand; the page says so. */
  readonly onSave: () => void
  /** Mod-/, and ? outside of fields. */
  readonly onHelp: () => void
  /** Mod-Alt-P */
  readonly onPanel: () => void
  /** Esc anywhere in the page but in the text. */
  readonly onBackToText: () => void
}

/** Keys of the whole page. None of them moves the article to another stage. */
export function usePageKeys(keys: PageKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return
      const handle = handlerFor(event, latest.current)
      if (!handle) return
      event.preventDefault()
      handle()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
}

function handlerFor(event: KeyboardEvent, keys: PageKeys): (() => void) | null {
  const mod = event.metaKey || event.ctrlKey
  if (mod && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 's') return keys.onSave
  if (mod && !event.altKey && event.key === '/') return keys.onHelp
  // By its place on the keyboard: with Alt held some layouts give another character.
  if (mod && event.altKey && event.code === 'KeyP') return keys.onPanel
  const target = event.target instanceof HTMLElement ? event.target : null
  if (target?.closest('[role=dialog], [role=menu], [role=listbox]')) return null
  const writes = target?.matches('input, textarea, [contenteditable=true]') ?? false
  if (event.key === '?' && !mod && !writes) return keys.onHelp
  if (event.key === 'Escape' && !target?.closest('[data-field]')) return keys.onBackToText
  return null
}
