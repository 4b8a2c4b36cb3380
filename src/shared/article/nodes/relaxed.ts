import { Node } from '@tiptap/core'
import { Blockquote as StockBlockquote } from '@tiptap/extension-blockquote'
import { ListItem as StockListItem } from '@tiptap/extension-list'
import { TableCell as StockTableCell, TableHeader as StockTableHeader } from '@tiptap/extension-table'

/*
 * The stock nodes with content expressions that an empty or half-merged document satisfies. With the stock ones
 * (`block+`, `paragraph block*`) the collaboration binding deletes a node whose last child a colleague removed at the
 * same moment, and with it whatever a third person was typing there.
 */

export const Document = Node.create({ name: 'doc', topNode: true, content: 'block*' })

/** Document of a line field: plain lines. */
export const LineDocument = Node.create({ name: 'doc', topNode: true, content: 'paragraph*' })

export const ListItem = StockListItem.extend({ content: 'block*' })

export const Blockquote = StockBlockquote.extend({ content: 'block*' })

export const TableHeader = StockTableHeader.extend({ content: 'block*' })

export const TableCell = StockTableCell.extend({ content: 'block*' })
