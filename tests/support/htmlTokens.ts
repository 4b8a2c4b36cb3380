/** One piece of a page, as a browser would see it. */
export type HtmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'comment'; readonly text: string }

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function decode(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`unescaped: ${text.slice(0, 80)}`)
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const character = entities[name]
    if (character === undefined || !whole.endsWith(';')) throw new Error(`stray ampersand: ${whole}`)
    return character
  })
}

/**
 * Splits markup as strictly as possible: double-quoted attributes, known entities only, no stray angle bracket. Throws
 * at anything else, so that a page which gets through means the same to every browser.
 */
export function htmlTokens(markup: string): HtmlToken[] {
  const tokens: HtmlToken[] = []
  let rest = markup.replace(/^<!DOCTYPE html>\n/, '')
  while (rest !== '') {
    const [length, ...found] = next(rest)
    tokens.push(...found)
    rest = rest.slice(length)
  }
  return tokens
}

function next(rest: string): [number, ...HtmlToken[]] {
  if (!rest.startsWith('<')) {
    const text = /^[^<]+/.exec(rest)?.[0] ?? ''
    return [text.length, { kind: 'text', text: decode(text) }]
  }
  const comment = /^<!--(?!-?>)((?:(?!--)[\s\S])*)-->/.exec(rest)
  if (comment) return [comment[0].length, { kind: 'comment', text: comment[1] ?? '' }]
  const close = /^<\/([a-z][a-z0-9-]*)>/.exec(rest)
  if (close) return [close[0].length, { kind: 'close', name: close[1] ?? '' }]
  const open = /^<([a-z][a-z0-9-]*)((?: [a-zA-Z][a-zA-Z:-]*="[^"<>]*")*)(\/?)>/.exec(rest)
  if (!open) throw new Error(`not markup: ${rest.slice(0, 120)}`)
  return openTag(rest, open)
}

function openTag(rest: string, [whole, name = '', list = '', slash]: RegExpExecArray): [number, ...HtmlToken[]] {
  const attributes: Record<string, string> = {}
  for (const [, key = '', value = ''] of list.matchAll(/ ([a-zA-Z:-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(attributes, key)) throw new Error(`twice the attribute ${key}`)
    attributes[key] = decode(value)
  }
  const tag: HtmlToken = { kind: 'open', name, attributes }
  if (slash === '/') return [whole.length, tag, { kind: 'close', name }]
  if (name !== 'script' && name !== 'style') return [whole.length, tag]
  const end = rest.indexOf(`</${name}`, whole.length)
  if (end < 0) throw new Error(`${name} has no end`)
  return [end, tag, { kind: 'text', text: rest.slice(whole.length, end) }]
}

const voids = ['meta', 'link', 'br', 'hr', 'img']

/** Throws unless every element is closed in order. */
export function assertNested(tokens: readonly HtmlToken[]): void {
  const open: string[] = []
  for (const token of tokens) {
    if (token.kind === 'open' && !voids.includes(token.name)) open.push(token.name)
    if (token.kind !== 'close') continue
    const last = open.pop()
    if (last !== token.name) throw new Error(`</${token.name}> closes <${last}>`)
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(' ')}`)
}

/** What a reader sees of the tokens. */
export function visibleText(tokens: readonly HtmlToken[]): string {
  return tokens.map((token) => (token.kind === 'text' ? token.text : token.kind === 'open' && token.name === 'br' ? '\n' : '')).join('')
}

/** The tokens inside the first element that fits, itself not included. */
export function inside(tokens: readonly HtmlToken[], fits: (token: Extract<HtmlToken, { kind: 'open' }>) => boolean): HtmlToken[] {
  const start = tokens.findIndex((token) => token.kind === 'open' && fits(token))
  const first = tokens[start]
  if (first?.kind !== 'open') throw new Error('no such element')
  let depth = 0
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind === 'open' && token.name === first.name) depth += 1
    if (token?.kind === 'close' && token.name === first.name) depth -= 1
    if (depth === 0) return tokens.slice(start + 1, at)
  }
  throw new Error('never closed')
}
