import type { TableCellNode, TableNode } from '../article/json.ts'

type Grid = (TableCellNode | null | undefined)[][]

/** Most places of a grid. Cells that claim more than any page can show are no reason to fill the memory with them. */
const maxPlaces = 1_000_000

/**
 * The table as rows of equal length, for formats without spans: a cell stands at its first place, null wherever it
 * reaches, so that every other cell stays in its own column. Spans are cut at the last row. A table of more than a
 * million places keeps its rows as they are, without spans: no cell is ever lost.
 */
export function tableGrid(table: TableNode): (TableCellNode | null)[][] {
  const grid: Grid = table.content.map(() => [])
  let places = 0
  for (const [row, { content }] of table.content.entries()) {
    let column = 0
    for (const cell of content) {
      while (grid[row]?.[column] !== undefined) column += 1
      places += place(grid, row, column, cell)
      if (places > maxPlaces) return rowsAlone(table)
    }
  }
  const width = grid.reduce((widest, row) => Math.max(widest, row.length), 0)
  if (width * grid.length > maxPlaces) return rowsAlone(table)
  return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? null))
}

/** @returns how many places the cell takes */
function place(grid: Grid, row: number, column: number, cell: TableCellNode): number {
  const { colspan, rowspan } = cell.attrs
  const lines = grid.slice(row, row + rowspan)
  for (const [down, line] of lines.entries()) {
    for (let right = 0; right < colspan; right++) {
      if (line[column + right] === undefined) line[column + right] = down === 0 && right === 0 ? cell : null
    }
  }
  return lines.length * colspan
}

function rowsAlone(table: TableNode): TableCellNode[][] {
  return table.content.map((row) => [...row.content])
}
