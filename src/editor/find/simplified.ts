import type { CharacterMap } from './fold.ts'

/** Fetches the table of traditional and simplified characters: 17 KB that only those load who ask for it. */
export async function loadSimplified(): Promise<CharacterMap> {
  const { default: table } = await import('opencc-js/dict/TSCharacters')
  return readTable(table)
}

/** @param table pairs `臺 台`, parted by `|`; of several simplified forms the first counts */
function readTable(table: string): CharacterMap {
  const map = new Map<string, string>()
  for (const pair of table.split('|')) {
    const [traditional, simplified] = pair.split(' ')
    if (traditional && simplified && !map.has(traditional)) map.set(traditional, simplified)
  }
  return map
}
