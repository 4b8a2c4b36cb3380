import './Toolbar.css'
import { Toolbar as BaseToolbar } from '@base-ui/react/toolbar'
import type { ChainedCommands, Editor } from '@tiptap/react'
import {
  Bold,
  CornerDownLeft,
  Italic,
  List,
  ListOrdered,
  Minus,
  Redo2,
  Search,
  Strikethrough,
  TextQuote,
  Underline,
  Undo2,
} from 'lucide-react'
import { useT } from '../i18n/useT.ts'
import { focusEditor } from './behaviours/focusEditor.ts'
import { BlockTool } from './toolbar/BlockTool.tsx'
import { CharacterTool } from './toolbar/CharacterTool.tsx'
import { LinkTool } from './toolbar/LinkTool.tsx'
import { PictureTool } from './toolbar/PictureTool.tsx'
import { TableTool } from './toolbar/TableTool.tsx'
import { ToolButton } from './toolbar/ToolButton.tsx'
import { useToolState } from './toolbar/useToolState.ts'

export interface ToolbarProps {
  /** The editor that the tools act on, from ArticleEditor's `onActiveEditor`. */
  readonly editor: Editor | null
  readonly onFind: () => void
  /** Not to be seen; what its keys open from the text opens all the same. */
  readonly isHidden: boolean
}

/** The tools of the text. Arrow keys walk through it; on a phone it is one row that scrolls sideways. */
export function Toolbar({ editor, onFind, isHidden }: ToolbarProps) {
  const t = useT()
  const state = useToolState(editor)
  const off = !state.isEditable || !state.isBody
  const run = (command: (chain: ChainedCommands) => ChainedCommands) => () => {
    // What a button shows was true when it was drawn; the text may have been closed to this person since.
    if (editor === null || editor.isDestroyed || !editor.isEditable) return
    focusEditor(editor)
    command(editor.chain()).run()
  }
  return (
    <BaseToolbar.Root className="ed-toolbar" hidden={isHidden} aria-label={t(($) => $.editor.toolbar)}>
      <BaseToolbar.Group className="ed-tools">
        <ToolButton
          label={t(($) => $.editor.undo)}
          icon={Undo2}
          keys={['Mod', 'Z']}
          disabled={!state.isEditable || !state.canUndo}
          onPress={() => editor?.commands.undo()}
        />
        <ToolButton
          label={t(($) => $.editor.redo)}
          icon={Redo2}
          keys={['Mod', 'Shift', 'Z']}
          disabled={!state.isEditable || !state.canRedo}
          onPress={() => editor?.commands.redo()}
        />
      </BaseToolbar.Group>
      <BaseToolbar.Separator className="ed-tools-gap" />
      <BlockTool editor={editor} block={state.block} disabled={off} />
      <ToolButton
        label={t(($) => (state.isBody ? $.editor.hardBreak : $.editor.breakLine))}
        icon={CornerDownLeft}
        keys={['Shift', 'Enter']}
        disabled={!state.isEditable}
        onPress={run((c) => (state.isBody ? c.setHardBreak() : c.breakLine()))}
      />
      <BaseToolbar.Separator className="ed-tools-gap" />
      <BaseToolbar.Group className="ed-tools">
        <ToolButton
          label={t(($) => $.editor.runIn1)}
          icon="¶1"
          keys={['Mod', 'Alt', '1']}
          pressed={state.runIn1}
          disabled={off}
          onPress={run((c) => c.toggleRunIn(1))}
        />
        <ToolButton
          label={t(($) => $.editor.runIn2)}
          icon="¶2"
          keys={['Mod', 'Alt', '2']}
          pressed={state.runIn2}
          disabled={off}
          onPress={run((c) => c.toggleRunIn(2))}
        />
      </BaseToolbar.Group>
      <BaseToolbar.Separator className="ed-tools-gap" />
      <BaseToolbar.Group className="ed-tools">
        <ToolButton
          label={t(($) => $.editor.bold)}
          icon={Bold}
          keys={['Mod', 'B']}
          pressed={state.bold}
          disabled={off}
          onPress={run((c) => c.toggleBold())}
        />
        <ToolButton
          label={t(($) => $.editor.italic)}
          icon={Italic}
          keys={['Mod', 'I']}
          pressed={state.italic}
          disabled={off}
          onPress={run((c) => c.toggleItalic())}
        />
        <ToolButton
          label={t(($) => $.editor.underline)}
          icon={Underline}
          keys={['Mod', 'U']}
          pressed={state.underline}
          disabled={off}
          onPress={run((c) => c.toggleUnderline())}
        />
        <ToolButton
          label={t(($) => $.editor.strike)}
          icon={Strikethrough}
          keys={['Mod', 'Shift', 'X']}
          pressed={state.strike}
          disabled={off}
          onPress={run((c) => c.toggleStrike())}
        />
        <LinkTool editor={editor} active={state.link} disabled={off} />
      </BaseToolbar.Group>
      <BaseToolbar.Separator className="ed-tools-gap" />
      <BaseToolbar.Group className="ed-tools">
        <ToolButton
          label={t(($) => $.editor.bulletList)}
          icon={List}
          keys={['Mod', 'Shift', '8']}
          pressed={state.bulletList}
          disabled={off}
          onPress={run((c) => c.toggleBulletList())}
        />
        <ToolButton
          label={t(($) => $.editor.orderedList)}
          icon={ListOrdered}
          keys={['Mod', 'Shift', '7']}
          pressed={state.orderedList}
          disabled={off}
          onPress={run((c) => c.toggleOrderedList())}
        />
        <ToolButton
          label={t(($) => $.editor.blockquote)}
          icon={TextQuote}
          keys={['Mod', 'Shift', 'B']}
          pressed={state.blockquote}
          disabled={off}
          onPress={run((c) => c.toggleBlockquote())}
        />
      </BaseToolbar.Group>
      <BaseToolbar.Separator className="ed-tools-gap" />
      <BaseToolbar.Group className="ed-tools">
        <PictureTool editor={editor} disabled={off} />
        <TableTool editor={editor} active={state.table} disabled={off} />
        <ToolButton label={t(($) => $.editor.divider)} icon={Minus} disabled={off} onPress={run((c) => c.setHorizontalRule())} />
        <CharacterTool editor={editor} disabled={!state.isEditable} />
      </BaseToolbar.Group>
      <BaseToolbar.Separator className="ed-tools-gap" />
      <ToolButton label={t(($) => $.editor.find)} icon={Search} keys={['Mod', 'F']} onPress={onFind} />
    </BaseToolbar.Root>
  )
}
