import { withoutInvisible } from '../cleanText.ts'
import { type FlatItem, withLists } from '../flatLists.ts'
import type { Tally } from '../report.ts'
import { element, find, type HtmlElement, type HtmlNode, hasClass, isElement, type Rule, rewrite, styleOf, textOf } from '../tree.ts'
import { readMarker } from './listMarker.ts'

/** Word for Windows and Mac: lists are paragraphs with `mso-list` in their style and the marker written out. */
export function cleanWord(root: HtmlElement, tally: Tally): HtmlElement {
  return rewrite(
    withLists(rewrite(root, wordRule(root, tally)), (node) => itemOf(node, tally)),
    keptMarker,
  )
}

function wordRule(root: HtmlElement, tally: Tally): Rule {
  const hasReferences = find(root, isCommentReference) !== null
  return (node, inside) => {
    const part = styleOf(node).get('mso-element') ?? ''
    if (node.name === 'del' || hasClass(node, /^msoDel$/i)) return dropped(tally, 'deletion')
    if (node.name === 'ins' || hasClass(node, /^msoIns$/i)) {
      tally.count('insertion')
      return inside()
    }
    if (isCommentReference(node)) return dropped(tally, 'comment')
    if (part === 'comment-list') return hasReferences ? [] : dropped(tally, 'comment')
    if (/^(foot|end)note-list$/.test(part))
      return [{ ...node, children: inside().filter((child) => !(isElement(child) && child.name === 'hr')) }]
    if (/^(foot|end)note$/.test(part)) tally.count('footnote')
    if (node.name === 'a' && /mso-(foot|end)note-id/.test(node.attributes['style'] ?? '')) return inside()
    if (styleOf(node).has('mso-tab-count')) return [{ text: ' ' }]
    if (node.name === 'br' && styleOf(node).has('page-break-before')) return []
    if (node.name === 'p' && hasClass(node, /^MsoTitle$/)) return [element('h2', inside())]
    return undefined
  }
}

function dropped(tally: Tally, kind: 'deletion' | 'comment'): readonly HtmlNode[] {
  tally.count(kind)
  return []
}

function isCommentReference(node: HtmlElement): boolean {
  return hasClass(node, /^(MsoCommentReference|msocomanchor)$/i)
}

function itemOf(node: HtmlElement, tally: Tally): FlatItem[] | null {
  const list = /\b(l\d+)\s+level(\d+)/i.exec(styleOf(node).get('mso-list') ?? '')
  if (list === null || !/^(p|div)$/.test(node.name)) return null
  const marker = find(node, isMarker)
  const read = readMarker(marker === null ? '' : withoutInvisible(textOf(marker)))
  if (read.kind === 'text') return null
  if (read.kind === 'restyled') tally.count('numbering')
  const children = rewrite(node, (inner) => (isMarker(inner) ? [] : undefined)).children
  return [{ level: Number(list[2]), ordered: read.kind !== 'bullet', value: read.value, list: list[1] ?? '', children }]
}

function isMarker(node: HtmlElement): boolean {
  return /^ignore$/i.test(styleOf(node).get('mso-list') ?? '')
}

/** A marker that stays (一、 before a heading) stands right before its text. */
const keptMarker: Rule = (node) => {
  if (!isMarker(node)) return undefined
  const text = withoutInvisible(textOf(node)).trim()
  return [{ text: /[0-9a-z.)]$/i.test(text) ? `${text} ` : text }]
}
