import type { TextMatch } from './query.ts'

/** Characters that make words with their neighbours. Chinese and kana do not: there every character may begin a word. */
const joining = /^[\p{L}\p{N}\p{M}_]$/u
const single = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]$/u

/** Whether a match neither begins nor ends inside a word of letters and digits. */
export function isWholeWord(text: string, { from, to }: TextMatch): boolean {
  return !(joins(before(text, from)) && joins(after(text, from))) && !(joins(before(text, to)) && joins(after(text, to)))
}

function joins(character: string): boolean {
  return joining.test(character) && !single.test(character)
}

function before(text: string, offset: number): string {
  const isPair = offset >= 2 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 2, offset))
  return text.slice(Math.max(0, offset - (isPair ? 2 : 1)), offset)
}

function after(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? '' : String.fromCodePoint(code)
}
