import type { Tally } from '../report.ts'
import { type HtmlElement, rewrite } from '../tree.ts'

/** Excel, WPS 表格 and Google Sheets: cells come with their values; that there was a formula is told. */
export function cleanSpreadsheet(root: HtmlElement, tally: Tally): HtmlElement {
  return rewrite(root, ({ attributes }) => {
    if ('x:fmla' in attributes || 'data-sheets-formula' in attributes) tally.count('formula')
    return undefined
  })
}
