import { Toolbar } from '@base-ui/react/toolbar'
import type { Editor } from '@tiptap/react'
import { ChevronDown } from 'lucide-react'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { Menu, MenuChoice } from '../../ui/Menu.tsx'
import { focusEditor } from '../behaviours/focusEditor.ts'
import { type BlockType, blockTypes } from './useToolState.ts'

export interface BlockToolProps {
  readonly editor: Editor | null
  readonly block: BlockType
  readonly disabled: boolean
}

/** What kind of block the caret stands in. */
export function BlockTool({ editor, block, disabled }: BlockToolProps) {
  const t = useT()
  const names: Readonly<Record<BlockType, string>> = {
    paragraph: t(($) => $.editor.paragraph),
    heading2: t(($) => $.editor.heading2),
    heading3: t(($) => $.editor.heading3),
  }
  const trigger = (
    <Toolbar.Button
      disabled={disabled}
      aria-label={`${t(($) => $.editor.blockType)}: ${names[block]}`}
      render={<Button size="sm" variant="ghost" className="ed-block-tool" />}
    >
      <span>{names[block]}</span>
      <ChevronDown size={14} aria-hidden />
    </Toolbar.Button>
  )
  // A menu's or popover's own trigger would open although the tool is off.
  if (disabled) return trigger
  return (
    <Menu trigger={trigger}>
      <MenuChoice
        label={t(($) => $.editor.blockType)}
        value={block}
        options={blockTypes.map((value) => ({ value, label: names[value] }))}
        onChange={(next) => editor && setBlock(editor, next)}
      />
    </Menu>
  )
}

function setBlock(editor: Editor, block: BlockType): void {
  if (block === 'paragraph') editor.commands.setParagraph()
  else editor.commands.setHeading({ level: block === 'heading2' ? 2 : 3 })
  // The menu gives the focus back to its button first.
  setTimeout(() => focusEditor(editor), 0)
}
