import { Toolbar } from '@base-ui/react/toolbar'
import type { Editor } from '@tiptap/react'
import { Omega } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n/useT.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'
import { openCharactersEvent } from '../behaviours/characterKey.ts'
import { focusEditor } from '../behaviours/focusEditor.ts'
import { CharacterPalette } from '../characters/CharacterPalette.tsx'
import { insertCharacters } from '../characters/insertCharacters.ts'
import { recentCharacters, rememberCharacters } from '../characters/recentCharacters.ts'
import { useOpenFromText } from './useOpenFromText.ts'

export interface CharacterToolProps {
  readonly editor: Editor | null
  readonly disabled: boolean
}

/** Puts in characters that keyboards hide. Mod+Shift+. opens it from the text. */
export function CharacterTool({ editor, disabled }: CharacterToolProps) {
  const t = useT()
  const { isOpen, anchor, setOpen } = useOpenFromText(editor, disabled, openCharactersEvent)
  const [recent, setRecent] = useState<readonly string[]>([])
  useEffect(() => {
    if (isOpen) setRecent(recentCharacters(localStorage))
  }, [isOpen])
  const pick = (characters: string) => {
    setOpen(false)
    if (editor === null || editor.isDestroyed || !editor.isEditable) return
    rememberCharacters(localStorage, characters)
    const transaction = insertCharacters(editor.state, characters)
    if (transaction !== null) editor.view.dispatch(transaction)
    // The popover gives the focus back to its button first.
    requestAnimationFrame(() => focusEditor(editor))
  }
  const label = t(($) => $.editor.characters)
  const trigger = (
    <Toolbar.Button
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      render={<IconButton size="sm" label={label} icon={<Omega size={16} aria-hidden />} shortcut={shortcutKeys(['Mod', 'Shift', '.'])} />}
    />
  )
  // A menu's or popover's own trigger would open although the tool is off.
  if (disabled) return trigger
  return (
    <Popover title={label} hideTitle open={isOpen} onOpenChange={setOpen} anchor={anchor} trigger={trigger}>
      <CharacterPalette recent={recent} onPick={pick} />
    </Popover>
  )
}
