import { isApple } from '../../ui/shortcutKeys.ts'

/** The key that opens find and replace, as portable names. Apple's systems keep ⌘H for hiding the window. */
export function replaceKeys(): readonly string[] {
  return isApple() ? ['Mod', 'Alt', 'F'] : ['Mod', 'H']
}
