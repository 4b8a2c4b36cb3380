import type { ChainedCommands, Editor } from '@tiptap/core'
import type { SlashItem } from './slashItems.ts'

/** A space behind Chinese text or punctuation was typed for the menu's sake only. */
const spaceForMenu = /[\p{Script=Han}\u3000-\u303f\uff01-\uff60“”‘’—…·][ \u3000]$/u

/**
 * Takes the sign and what was typed behind it out of the text and makes the block there what was chosen, in one change.
 * A picture is chosen afterwards: only the words go.
 */
export function putInSlashItem(editor: Editor, item: SlashItem, words: { readonly from: number; readonly to: number }): void {
  const $from = editor.state.doc.resolve(words.from)
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\n')
  const from = spaceForMenu.test(before) ? words.from - 1 : words.from
  put(editor.chain().deleteRange({ from, to: words.to }), item).run()
}

function put(chain: ChainedCommands, item: SlashItem): ChainedCommands {
  switch (item) {
    case 'paragraph':
      return chain.setParagraph()
    case 'heading2':
      return chain.setHeading({ level: 2 })
    case 'heading3':
      return chain.setHeading({ level: 3 })
    case 'runIn1':
      return chain.beginRunIn(1)
    case 'runIn2':
      return chain.beginRunIn(2)
    case 'bulletList':
      return chain.toggleBulletList()
    case 'orderedList':
      return chain.toggleOrderedList()
    case 'blockquote':
      return chain.toggleBlockquote()
    case 'table':
      return chain.insertArticleTable({ rows: 3, columns: 3 })
    case 'divider':
      return chain.setHorizontalRule()
    case 'picture':
      return chain
  }
}
