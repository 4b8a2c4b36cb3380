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

/** A copy of plain data in which every string is cleaned. Keys stay as they are. */
export function cleanStrings<T>(value: T): T {
  return cleanValue(value) as T // the copy has the shape of the original, which the recursion cannot express
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanValue(inner)]))
}
