/** Characters that nobody sees and that break search, line breaking and counting: zero widths, directions, controls. */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc]/g

/** Joiners mean something inside emoji and in some scripts, and nothing anywhere else. */
const strayJoiner =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Malayalam}|\p{Script=Sinhala}|\p{Script=Tamil})[\u200c\u200d]/gu

/** Text without invisible characters. White space stays; halves of surrogate pairs become U+FFFD. */
export function withoutInvisible(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(invisible, '')
    .replace(strayJoiner, '')
}

/** Indents that people type because their word processor had none (U+3000, no-break spaces): the page indents by itself. */
export const indent = /^[\s\u3000]+/

/** What East Asian text is set in: a line end between two of these is none. */
const eastAsian = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026]/

/** A piece of text to be replaced. Offsets in UTF-16 units. */
export interface SpaceEdit {
  readonly from: number
  readonly to: number
  readonly insert: '' | ' '
}

/**
 * What to do with the white space of one block so that it reads as it was seen: no indent, nothing at the end, one space
 * in between, none for a line end of the source between Chinese characters. U+3000 inside the text is meant and stays.
 */
export function spaceEdits(text: string): SpaceEdit[] {
  const start = indent.exec(text)?.[0].length ?? 0
  const end = text.trimEnd().length
  const edits: SpaceEdit[] = start > 0 ? [{ from: 0, to: start, insert: '' }] : []
  for (const { 0: space, index } of text.matchAll(/[ \t\n\r\f\v\u00a0]+/g)) {
    if (index < start || index >= end) continue
    const [before = '', after = ''] = [text[index - 1], text[index + space.length]]
    const isLineEnd = space.includes('\n') && !space.includes('\u00a0') && eastAsian.test(before) && eastAsian.test(after)
    if (space !== ' ' || isLineEnd) edits.push({ from: index, to: index + space.length, insert: isLineEnd ? '' : ' ' })
  }
  if (end > start && end < text.length) edits.push({ from: end, to: text.length, insert: '' })
  return edits
}
