/** What a person may choose; `system` follows the device. */
export const themes = ['light', 'dark', 'system'] as const
export type Theme = (typeof themes)[number]

/** Also read by /theme.js, which sets the attribute before the first paint. */
const storageKey = 'galley.theme'
const changed = 'galley:theme'

/** The theme kept on this device; `system` unless chosen otherwise. */
export function storedTheme(): Theme {
  const stored = localStorage.getItem(storageKey)
  return themes.find((theme) => theme === stored) ?? 'system'
}

/** Shows a theme and keeps it on this device. */
export function setTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme)
  const root = document.documentElement
  if (theme === 'system') root.removeAttribute('data-theme')
  else root.setAttribute('data-theme', theme)
  window.dispatchEvent(new Event(changed))
}

/** Listens for changes of the theme; gives the function that stops listening. */
export function onThemeChange(listener: () => void): () => void {
  window.addEventListener(changed, listener)
  return () => window.removeEventListener(changed, listener)
}
