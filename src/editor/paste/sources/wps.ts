import type { Tally } from '../report.ts'
import { type HtmlElement, rewrite } from '../tree.ts'
import { cleanWord } from './word.ts'

/** WPS writes as Word does, with a `font` around every run and the page in a `div` of its own. */
export function cleanWps(root: HtmlElement, tally: Tally): HtmlElement {
  return cleanWord(
    rewrite(root, (node, inside) => (node.name === 'font' ? inside() : undefined)),
    tally,
  )
}
