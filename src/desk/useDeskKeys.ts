import { type RefObject, useEffect, useEffectEvent } from 'react'

export interface DeskKeys {
  readonly search: RefObject<HTMLInputElement | null>
  readonly list: RefObject<HTMLUListElement | null>
  readonly create: () => void
}

/** A window that stands over the desk. A message at the edge calls itself a dialog too, but takes nothing away. */
const openDialog = '[role="dialog"]:not([aria-modal="false"])'

/** The desk's keys: `/` or Mod-K search, `n` new, arrows walk the rows; Enter follows the row's link by itself. */
export function useDeskKeys({ search, list, create }: DeskKeys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector(openDialog)) return
    const mod = event.metaKey || event.ctrlKey
    if (mod && event.key.toLowerCase() === 'k') return take(event, () => focusAll(search.current))
    if (mod || event.altKey) return
    const typing = isTyping(event.target)
    if (event.key === 'ArrowDown' && (!typing || event.target === search.current)) return step(event, list.current, 1)
    if (typing) return
    if (event.key === 'ArrowUp') return step(event, list.current, -1)
    if (event.key === '/') return take(event, () => focusAll(search.current))
    if (event.key === 'n' || event.key === 'N') return take(event, create)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function take(event: KeyboardEvent, act: () => void): void {
  event.preventDefault()
  act()
}

function focusAll(field: HTMLInputElement | null): void {
  field?.focus()
  field?.select()
}

/** Moves the focus to the next or previous row, or to the first when no row has it. */
function step(event: KeyboardEvent, list: HTMLUListElement | null, by: 1 | -1): void {
  // A menu or a listbox has arrows of its own.
  if (!list || (event.target instanceof Element && event.target.closest('[role="menu"],[role="listbox"]'))) return
  const rows = [...list.querySelectorAll<HTMLAnchorElement>('a[data-row]')]
  const at = document.activeElement instanceof HTMLAnchorElement ? rows.indexOf(document.activeElement) : -1
  const next = at === -1 ? rows[0] : rows[at + by]
  if (!next) return
  event.preventDefault()
  next.focus()
  next.closest('li')?.scrollIntoView({ block: 'nearest' })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
