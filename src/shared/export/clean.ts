/**
 * Text as it may be printed: line ends and tabs inside a run become one space, control characters and code points that
 * no document may contain go, halves of surrogate pairs become U+FFFD. What a reader can see is never removed, and
 * cleaning twice changes nothing.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, '')
}

/** As `cleanText`, of text that is written in lines, like an opinion: the lines stay, in whatever way they end. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/)
    .map(cleanText)
    .join('\n')
}

/** A copy of plain data in which every string is cleaned. Keys stay as they are. */
export function cleanStrings<T>(value: T, clean: (text: string) => string = cleanText): T {
  return cleanValue(value, clean) as T // the copy has the shape of the original, which the recursion cannot express
}

function cleanValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value)
  if (Array.isArray(value)) return value.map((inner) => cleanValue(inner, clean))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanValue(inner, clean)]))
}
