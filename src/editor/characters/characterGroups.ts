/** Characters that newsrooms need and keyboards hide, in groups. Names of groups are words of the interface. */
export const characterGroups = [
  { name: 'marks', characters: ['……', '——', '·', '～', '、', '。', '！', '？', '；', '：', '—', '…', '－'] },
  { name: 'pairs', characters: ['“”', '‘’', '《》', '〈〉', '「」', '『』', '（）', '〔〕', '【】', '［］'] },
  { name: 'signs', characters: ['×', '÷', '±', '＝', '≈', '≠', '≤', '≥', '∶', '％', '‰', '°', '℃', '′', '″', '㎡', '²', '³', 'µ', 'Ω'] },
  { name: 'numbers', characters: ['№', '①', '②', '③', '④', '⑤', '⑥', '⑦', '⑧', '⑨', '⑩', '〇', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', 'Ⅴ', '½'] },
  {
    name: 'others',
    characters: ['￥', '€', '£', '＄', '©', '®', '™', '→', '←', '↑', '↓', '■', '□', '▲', '△', '▼', '●', '○', '◆', '★', '☆', '※', '〓'],
  },
] as const

export type CharacterGroup = (typeof characterGroups)[number]['name']

const pairs: readonly string[] = characterGroups[1].characters

/** The two halves of what goes around a selection; null for what stands by itself. */
export function halvesOf(characters: string): readonly [open: string, close: string] | null {
  return pairs.includes(characters) ? [characters.charAt(0), characters.charAt(1)] : null
}

/** Whether the palette has it: what comes from storage is not to be trusted. */
export function isOffered(characters: unknown): characters is string {
  return characterGroups.some(({ characters: list }) => list.some((one) => one === characters))
}
