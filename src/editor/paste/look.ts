import type { Mark } from '#shared/article/json.ts'
import { safeHref } from '#shared/article/links.ts'
import { type HtmlElement, styleOf } from './tree.ts'

/** What of its looks a piece of text keeps: the marks that the article knows. Inherited from outside to inside. */
export interface Look {
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly href: string | null
  /** Line ends of the source are line ends of the text. */
  readonly isPreformatted: boolean
  /** Headings and head cells are bold by themselves. */
  readonly isHeading: boolean
}

export const outermostLook: Look = {
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  href: null,
  isPreformatted: false,
  isHeading: false,
}

/** The look of what stands in an element. A style says more than the element's name: editors write `<b style="font-weight:normal">`. */
export function look(candidate: HtmlElement, around: Look): Look {
  const style = styleOf(candidate)
  const { name } = candidate
  const weight = style.get('font-weight') ?? style.get('mso-ansi-font-weight')
  const slant = style.get('font-style')
  const lines = style.get('text-decoration-line') ?? style.get('text-decoration') ?? ''
  const href = name === 'a' ? hrefOf(candidate) : around.href
  const space = style.get('white-space') ?? ''
  return {
    bold: weight === undefined ? around.bold || name === 'b' || name === 'strong' : isBold(weight, around.bold),
    italic: slant === undefined ? around.italic || name === 'i' || name === 'em' : /^(italic|oblique)/.test(slant),
    // What underlines a link is that it is one.
    underline: href === null && (around.underline || name === 'u' || /\bunderline\b/.test(lines)),
    strike: around.strike || /^(s|strike|del)$/.test(name) || /\bline-through\b/.test(lines),
    href,
    isPreformatted: space === '' ? around.isPreformatted : /^(pre|break-spaces)/.test(space) && space !== 'pre-line',
    isHeading: around.isHeading || name === 'th',
  }
}

export function marksOf(seen: Look): Mark[] {
  const marks: Mark[] = seen.href === null ? [] : [{ type: 'link', attrs: { href: seen.href } }]
  if (seen.bold && !seen.isHeading) marks.push({ type: 'bold' })
  for (const type of ['italic', 'underline', 'strike'] as const) if (seen[type]) marks.push({ type })
  return marks
}

/** Only complete addresses: what is relative led somewhere on the page it was copied from, and leads nowhere from ours. */
export function hrefOf({ attributes }: HtmlElement): string | null {
  const href = safeHref(attributes['href'])
  return href === null || href.startsWith('/') || href.startsWith('#') ? null : href
}

function isBold(weight: string, inherited: boolean): boolean {
  if (/^(bold|bolder)$/.test(weight)) return true
  if (/^(inherit|unset)$/.test(weight)) return inherited
  return Number(weight) >= 600
}
