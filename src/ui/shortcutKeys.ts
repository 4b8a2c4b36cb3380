/** Names of the keys of a chord as this device's keyboard prints them: `['Mod', 'B']` -> `['⌘', 'B']` or `['Ctrl', 'B']`. */
export function shortcutKeys(keys: readonly string[]): readonly string[] {
  const names: Readonly<Record<string, string>> = isApple() ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' }
  return keys.map((key) => names[key] ?? key)
}

/** Whether this device has Apple's keyboard, on which ⌘ is what Ctrl is elsewhere. */
export function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform)
}
