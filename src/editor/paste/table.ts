import type { RawNode } from '#shared/article/normalize.ts'
import { type Look, look } from './look.ts'
import type { Tally } from './report.ts'
import { element, find, type HtmlElement, type HtmlNode, isBlank, isElement, styleOf } from './tree.ts'

/** Who writes what stands in the cells. */
export interface CellWriter {
  readonly tally: Tally
  /** How many lists, quotations and tables there are around the table. */
  readonly depth: number
  inside(node: HtmlElement, seen: Look): RawNode[]
}

interface Cell {
  readonly source: HtmlElement
  readonly isHead: boolean
  readonly colspan: number
  readonly rowspan: number
}

/** Widest and highest reach of a merged cell. */
const maxSpan = 100

/** Most places of a table; a larger one is a data file, and its rows become paragraphs. */
const maxPlaces = 20_000

/**
 * The blocks that a table becomes: a table with rows of equal length; or, when it only arranges things on the page
 * (a single cell, tables in its cells), what stands in its cells. A caption becomes a paragraph before it.
 */
export function tableOf(table: HtmlElement, writer: CellWriter, around: Look): RawNode[] {
  const caption = find(table, ({ name }) => name === 'caption')
  const { rows, strays } = partsOf(table, writer.tally)
  const outside = caption === null ? strays : [caption, ...strays]
  const before = outside.flatMap((part) => writer.inside(element('div', [part]), around))
  const inside = (cell: Cell) => writer.inside(cell.source, look(cell.source, around))
  const isLayout = rows.some((row) => row.some((cell) => find(cell.source, ({ name }) => name === 'table') !== null))
  const places = rows.reduce((sum, row) => sum + row.length, 0)
  if (isLayout || places <= 1 || places > maxPlaces || writer.depth >= 4) {
    if (places > 1) writer.tally.count('table')
    return [...before, ...rows.flatMap((row) => row.flatMap(inside))]
  }
  return [...before, { type: 'table', content: filled(rows.map((row) => row.map((cell) => ({ cell, content: inside(cell) })))) }]
}

interface TableParts {
  /** With at least one cell each, wherever they stand in the table; rows of tables inside are theirs. */
  readonly rows: Cell[][]
  /** What stands between rows and cells, though nothing may. */
  readonly strays: HtmlNode[]
}

function partsOf(table: HtmlElement, tally: Tally): TableParts {
  const parts: TableParts = { rows: [], strays: [] }
  const walk = (parent: HtmlElement, isHead: boolean) => {
    for (const child of parent.children) {
      if (!isElement(child)) strayed(child)
      else if (/^(thead|tbody|tfoot|form)$/.test(child.name)) walk(child, child.name === 'thead')
      else if (child.name !== 'tr') strayed(child)
      else if (styleOf(child).get('display') !== 'none') takeRow(child, isHead)
      else if (!isBlank(child)) tally.count('hidden')
    }
  }
  const strayed = (node: HtmlNode) => {
    if (!isBlank(node) && !(isElement(node) && /^(caption|colgroup|td|th)$/.test(node.name))) parts.strays.push(node)
  }
  const takeRow = (row: HtmlElement, isHead: boolean) => {
    const cells = cellsOf(row, isHead)
    if (cells.length > 0) parts.rows.push(cells)
    for (const child of row.children) {
      strayed(child)
      if (isElement(child) && styleOf(child).get('display') === 'none' && !isBlank(child)) tally.count('hidden')
    }
  }
  walk(table, false)
  return parts
}

function cellsOf(row: HtmlElement, isHead: boolean): Cell[] {
  return row.children.flatMap((child): Cell[] => {
    if (!isElement(child) || !/^t[dh]$/.test(child.name) || styleOf(child).get('display') === 'none') return []
    return [{ source: child, isHead: isHead || child.name === 'th', colspan: spanOf(child, 'colspan'), rowspan: spanOf(child, 'rowspan') }]
  })
}

function spanOf({ attributes }: HtmlElement, name: 'colspan' | 'rowspan'): number {
  const span = Number.parseInt(attributes[name] ?? '1', 10)
  return span >= 1 ? Math.min(span, maxSpan) : 1
}

interface FilledCell {
  readonly cell: Cell
  readonly content: readonly RawNode[]
}

/** Rows in which every place is taken: spans end with the table, short rows get empty cells. */
function filled(rows: readonly (readonly FilledCell[])[]): RawNode[] {
  const taken: boolean[][] = rows.map(() => [])
  const placed = rows.map((cells, row) => {
    let column = 0
    return cells.map(({ cell, content }) => {
      while (taken[row]?.[column]) column++
      const rowspan = Math.min(cell.rowspan, rows.length - row)
      for (const line of taken.slice(row, row + rowspan)) {
        for (let right = 0; right < cell.colspan; right++) line[column + right] = true
      }
      column += cell.colspan
      return cellNode(cell.isHead, { colspan: cell.colspan, rowspan }, content)
    })
  })
  const width = Math.max(...taken.map((line) => line.length))
  return placed.map((cells, row) => {
    const missing = width - (taken[row] ?? []).filter(Boolean).length
    const isHead = cells.every(({ type }) => type === 'tableHeader')
    return {
      type: 'tableRow',
      content: [...cells, ...Array.from({ length: missing }, () => cellNode(isHead, { colspan: 1, rowspan: 1 }, []))],
    }
  })
}

function cellNode(isHead: boolean, attrs: { colspan: number; rowspan: number }, content: readonly RawNode[]): RawNode {
  return { type: isHead ? 'tableHeader' : 'tableCell', attrs, content: content.length > 0 ? content : [{ type: 'paragraph', content: [] }] }
}
