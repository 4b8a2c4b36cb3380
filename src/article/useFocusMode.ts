import { useState } from 'react'

const storageKey = 'galley.article.focus'

/**
 * Whether nothing but the text shows (专注). Kept for this tab's session only: who comes back tomorrow finds the page as
 * others know it.
 */
export function useFocusMode(): readonly [boolean, (on: boolean) => void] {
  const [isOn, setOn] = useState(() => sessionStorage.getItem(storageKey) === 'on')
  const set = (on: boolean) => {
    if (on) sessionStorage.setItem(storageKey, 'on')
    else sessionStorage.removeItem(storageKey)
    setOn(on)
  }
  return [isOn, set]
}
