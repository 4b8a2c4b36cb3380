import type { Tally } from '../report.ts'
import { type HtmlElement, hasClass, type Rule, rewrite, textOf } from '../tree.ts'

/** LibreOffice and OpenOffice Writer: notes stand at the end as text; tracked changes are taken as they show. */
export function cleanLibreOffice(root: HtmlElement, tally: Tally): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (node.name === 'del') {
      tally.count('deletion')
      return []
    }
    if (node.name === 'ins') {
      tally.count('insertion')
      return inside()
    }
    if (hasClass(node, /^sd(foot|end)noteanc$/)) return [{ text: `[${textOf(node).trim()}]` }]
    if (hasClass(node, /^sd(foot|end)notesym$/)) {
      tally.count('footnote')
      return [{ text: `[${textOf(node).trim()}] ` }]
    }
    return undefined
  }
  return rewrite(root, rule)
}
