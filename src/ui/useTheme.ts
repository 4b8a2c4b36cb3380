import { useSyncExternalStore } from 'react'
import { onThemeChange, setTheme, storedTheme, type Theme } from './theme.ts'

/** The theme and its setter; every place that shows it changes together. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(onThemeChange, storedTheme), setTheme]
}
