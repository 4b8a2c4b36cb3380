import type { RawNode } from '#shared/article/normalize.ts'
import { spaceEdits, withoutInvisible } from '../cleanText.ts'

/** Plain text: a line is a paragraph, an empty line is none. */
export function paragraphsOf(text: string): RawNode[] {
  return text.split(/\r\n?|[\n\u2028\u2029]/).flatMap((line): RawNode[] => {
    const clean = tidyLine(withoutInvisible(line))
    return clean === '' ? [] : [{ type: 'paragraph', content: [{ type: 'text', text: clean }] }]
  })
}

function tidyLine(line: string): string {
  const parts: string[] = []
  let at = 0
  for (const { from, to, insert } of spaceEdits(line)) {
    parts.push(line.slice(at, from), insert)
    at = to
  }
  return [...parts, line.slice(at)].join('')
}
