/** Names of the keys of a chord as this device's keyboard prints them: `['Mod', 'B']` -> `['⌘', 'B']` or `['Ctrl', 'B']`. */
export function shortcutKeys(keys: readonly string[]): readonly string[] {
  const apple = /mac|iphone|ipad/i.test(navigator.platform)
  const names: Readonly<Record<string, string>> = apple ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' }
  return keys.map((key) => names[key] ?? key)
}
