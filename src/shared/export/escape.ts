/** Markup that was built by this file: the only thing that reaches a page unescaped. */
export class SafeHtml {
  readonly #markup: string

  /** Called in this file only; everybody else writes html`…`. */
  constructor(markup: string) {
    this.#markup = markup
  }

  toString(): string {
    return this.#markup
  }
}

/** What may stand in a hole of html`…`. Null and false print nothing, so that a part can be left out in place. */
export type Hole = string | number | SafeHtml | readonly SafeHtml[] | null | false

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * Builds markup. Strings and numbers are escaped wherever they stand, so a hole is safe in text and in a quoted
 * attribute value; attribute values are always written in double quotes.
 */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): SafeHtml {
  const out = parts.map((part, index) => part + (index < holes.length ? filled(holes[index] ?? null) : ''))
  return new SafeHtml(out.join(''))
}

function filled(hole: Hole): string {
  if (hole === null || hole === false) return ''
  if (typeof hole === 'string' || typeof hole === 'number') return escapeText(String(hole))
  return hole instanceof SafeHtml ? hole.toString() : hole.join('')
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Pieces of markup with markup between them. */
export function joinHtml(pieces: readonly SafeHtml[], between: SafeHtml = html``): SafeHtml {
  return new SafeHtml(pieces.join(between.toString()))
}

/** Attributes with a space before each; one whose value is null is left out. Names come from code, never from data. */
export function attributes(values: Readonly<Record<string, string | number | null>>): SafeHtml {
  const given = Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [` ${name}="${escapeText(String(value))}"`]))
  return new SafeHtml(given.join(''))
}

/** The text of a style element. It comes from code; the check keeps it from ever ending its element. */
export function styleElement(css: string): SafeHtml {
  if (/<\//.test(css)) throw new RangeError('style text must not contain an end tag')
  return new SafeHtml(`<style>${css}</style>`)
}

/** JSON that can stand inside a script element: no `<` is left in it, so nothing can end the element or open a comment. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c')
}

/** A block of linked data. The text is exactly that of `scriptJson`, so that its hash can be named in the policy. */
export function jsonLdElement(json: string): SafeHtml {
  if (json.includes('<')) throw new RangeError('linked data must be escaped')
  return new SafeHtml(`<script type="application/ld+json">${json}</script>`)
}

/** A comment. No `--` is left in the text and it begins with a space or a letter, so nothing in it can end the comment. */
export function comment(text: string): SafeHtml {
  const inert = text.replace(/-(?=-)/g, '- ').replace(/-$/, '- ')
  return new SafeHtml(`<!--${/^[->]/.test(inert) ? ' ' : ''}${inert}-->`)
}
