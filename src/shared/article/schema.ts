import { type Extensions, getSchema } from '@tiptap/core'
import { Table, TableRow } from '@tiptap/extension-table'
import type { Schema } from '@tiptap/pm/model'
import StarterKit from '@tiptap/starter-kit'
import { safeHref } from './links.ts'
import { RunIn } from './marks/runIn.ts'
import { headingLevels } from './names.ts'
import { Figcaption, Figcredit, Figure } from './nodes/figure.ts'
import * as relaxed from './nodes/relaxed.ts'

/*
 * The one ordered list of nodes and marks. Views are added on the client by name, behaviours as further extensions.
 * Content expressions are relaxed (`block*`, not `block+`): a document that lacks a child is repaired by nobody, so no
 * client ever writes into an article merely by opening it.
 */

const kit = {
  undoRedo: false, // the collaboration binding brings an undo of one's own changes only
  trailingNode: false, // would write into the article when it is opened
  code: false,
  codeBlock: false,
  dropcursor: false,
  gapcursor: false,
  listKeymap: false,
} as const

/** Nodes and marks of the body, without views. */
export function bodySchemaExtensions(): Extensions {
  return [
    StarterKit.configure({
      ...kit,
      document: false,
      listItem: false,
      blockquote: false,
      heading: { levels: [...headingLevels] },
      link: {
        openOnClick: false,
        autolink: false,
        linkOnPaste: true,
        protocols: ['http', 'https', 'mailto', 'tel'],
        isAllowedUri: (uri) => safeHref(uri) !== null,
        HTMLAttributes: { target: null, rel: 'noopener noreferrer nofollow' },
      },
    }),
    relaxed.Document,
    relaxed.ListItem,
    relaxed.Blockquote,
    Table.configure({ resizable: false }),
    TableRow,
    relaxed.TableHeader,
    relaxed.TableCell,
    Figure,
    Figcaption,
    Figcredit,
    RunIn,
  ]
}

/** Nodes of a line field (kicker, headline, deck): lines of plain text, no marks. */
export function lineSchemaExtensions(): Extensions {
  return [
    StarterKit.configure({
      ...kit,
      document: false,
      blockquote: false,
      bold: false,
      bulletList: false,
      hardBreak: false,
      heading: false,
      horizontalRule: false,
      italic: false,
      link: false,
      listItem: false,
      orderedList: false,
      strike: false,
      underline: false,
    }),
    relaxed.LineDocument,
  ]
}

/** ProseMirror schema of the body. Builds without a DOM. */
export function bodySchema(): Schema {
  return getSchema(bodySchemaExtensions())
}
