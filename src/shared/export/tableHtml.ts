import type { TableCellNode, TableNode, TableRowNode } from '../article/json.ts'
import { attributes, html, joinHtml, type SafeHtml } from './escape.ts'

/**
 * A table in a box that scrolls sideways on a narrow screen and can be reached with the keyboard. Rows of header cells
 * at the top become the head, unless a cell of theirs reaches down into the rows below.
 */
export function tableHtml(table: TableNode, label: string, inside: (cell: TableCellNode) => SafeHtml): SafeHtml {
  const heads = headRows(table.content)
  const head = table.content.slice(0, heads)
  const rest = table.content.slice(heads)
  const rows = (part: readonly TableRowNode[], scope: 'col' | 'row') =>
    joinHtml(part.map((row, index) => html`<tr>${row.content.map((cell) => cellHtml(cell, scope, part.length - index, inside))}</tr>`))
  const headHtml = heads > 0 && html`<thead>${rows(head, 'col')}</thead>`
  const bodyHtml = rest.length > 0 && html`<tbody>${rows(rest, 'row')}</tbody>`
  return html`<div class="table" role="group" aria-label="${label}" tabindex="0"><table>${headHtml}${bodyHtml}</table></div>`
}

function headRows(rows: readonly TableRowNode[]): number {
  const firstOther = rows.findIndex((row) => row.content.some((cell) => cell.type !== 'tableHeader'))
  const count = firstOther < 0 ? rows.length : firstOther
  const reachesOut = rows.slice(0, count).some((row, index) => row.content.some((cell) => index + cell.attrs.rowspan > count))
  return count === rows.length || reachesOut ? 0 : count
}

/** @param below how many rows of this part of the table there are from the cell's own on: no cell reaches further */
function cellHtml(cell: TableCellNode, scope: 'col' | 'row', below: number, inside: (cell: TableCellNode) => SafeHtml): SafeHtml {
  const { colspan } = cell.attrs
  const rowspan = Math.min(cell.attrs.rowspan, below)
  const spans = { colspan: colspan > 1 ? colspan : null, rowspan: rowspan > 1 ? rowspan : null }
  // An empty header names nothing, and HTML lets no heading, quote or table stand in one.
  const isHeader = cell.type === 'tableHeader' && cell.content.length > 0 && cell.content.every((block) => block.type === 'paragraph')
  return isHeader ? html`<th${attributes({ scope, ...spans })}>${inside(cell)}</th>` : html`<td${attributes(spans)}>${inside(cell)}</td>`
}
