import { type Editor, useEditorState } from '@tiptap/react'

export const blockTypes = ['paragraph', 'heading2', 'heading3'] as const
export type BlockType = (typeof blockTypes)[number]

/** What the tools show of the text at the caret. */
export interface ToolState {
  readonly isEditable: boolean
  /** The caret is in the body, where everything but lines is possible. */
  readonly isBody: boolean
  readonly block: BlockType
  readonly bold: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly strike: boolean
  readonly link: boolean
  readonly runIn1: boolean
  readonly runIn2: boolean
  readonly bulletList: boolean
  readonly orderedList: boolean
  readonly blockquote: boolean
  readonly table: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
}

const nothing: ToolState = {
  isEditable: false,
  isBody: false,
  block: 'paragraph',
  bold: false,
  italic: false,
  underline: false,
  strike: false,
  link: false,
  runIn1: false,
  runIn2: false,
  bulletList: false,
  orderedList: false,
  blockquote: false,
  table: false,
  canUndo: false,
  canRedo: false,
}

/** The state of the tools; the component renders again only when something in it changes. */
export function useToolState(editor: Editor | null): ToolState {
  // What the hook hands in is the editor before until the new one's next transaction: its tools would act on a line.
  return useEditorState({ editor, selector: () => (editor === null || editor.isDestroyed ? nothing : read(editor)) }) ?? nothing
}

function read(editor: Editor): ToolState {
  const common = { isEditable: editor.isEditable, canUndo: editor.can().undo(), canRedo: editor.can().redo() }
  if (!editor.schema.nodes['heading']) return { ...nothing, ...common }
  const is = (name: string, attributes?: Record<string, unknown>) => editor.isActive(name, attributes)
  return {
    ...common,
    isBody: true,
    block: is('heading', { level: 2 }) ? 'heading2' : is('heading', { level: 3 }) ? 'heading3' : 'paragraph',
    bold: is('bold'),
    italic: is('italic'),
    underline: is('underline'),
    strike: is('strike'),
    link: is('link'),
    runIn1: is('runIn', { level: 1 }),
    runIn2: is('runIn', { level: 2 }),
    bulletList: is('bulletList'),
    orderedList: is('orderedList'),
    blockquote: is('blockquote'),
    table: is('table'),
  }
}
