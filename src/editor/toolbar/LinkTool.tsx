import { Toolbar } from '@base-ui/react/toolbar'
import { type Editor, getMarkRange } from '@tiptap/react'
import { ExternalLink, Link, Unlink } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { hrefFromTyping } from '#shared/article/links.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'
import { TextField } from '../../ui/TextField.tsx'
import { focusEditor } from '../behaviours/focusEditor.ts'
import { openLinkEvent } from '../behaviours/shortcuts.ts'
import { useOpenFromText } from './useOpenFromText.ts'

export interface LinkToolProps {
  readonly editor: Editor | null
  readonly active: boolean
  readonly disabled: boolean
}

/** Makes, changes and removes a link. Mod+K opens it from the text. */
export function LinkTool({ editor, active, disabled }: LinkToolProps) {
  const t = useT()
  const { isOpen, anchor, setOpen } = useOpenFromText(editor, disabled, openLinkEvent)
  const label = t(($) => $.editor.link)
  const trigger = (
    <Toolbar.Button
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      render={
        <IconButton size="sm" label={label} icon={<Link size={16} aria-hidden />} pressed={active} shortcut={shortcutKeys(['Mod', 'K'])} />
      }
    />
  )
  // A menu's or popover's own trigger would open although the tool is off.
  if (disabled) return trigger
  return (
    <Popover title={label} hideTitle open={isOpen} onOpenChange={setOpen} anchor={anchor} trigger={trigger}>
      {editor !== null && <LinkForm editor={editor} onDone={() => setOpen(false)} />}
    </Popover>
  )
}

function LinkForm({ editor, onDone }: { readonly editor: Editor; readonly onDone: () => void }) {
  const t = useT()
  const [before] = useState(() => currentHref(editor))
  const [typed, setTyped] = useState(before)
  const [isWrong, setWrong] = useState(false)
  const finish = (act: () => void) => {
    act()
    onDone()
    requestAnimationFrame(() => focusEditor(editor))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const href = hrefFromTyping(typed)
    if (href === null) setWrong(true)
    else finish(() => applyLink(editor, href))
  }
  return (
    <form className="ed-link-form" onSubmit={submit}>
      <TextField
        label={t(($) => $.editor.linkAddress)}
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setWrong(false)
        }}
        error={isWrong ? t(($) => $.editor.linkWrong) : null}
        placeholder="https://"
        inputMode="url"
        autoComplete="off"
        autoFocus
      />
      <div className="ed-link-actions">
        <Button type="submit" size="sm" variant="primary">
          {t(($) => $.editor.linkApply)}
        </Button>
        {before !== '' && (
          <>
            <Button
              size="sm"
              icon={<Unlink size={14} aria-hidden />}
              onClick={() => finish(() => editor.chain().extendMarkRange('link').unsetLink().run())}
            >
              {t(($) => $.editor.linkRemove)}
            </Button>
            <a className="ed-link-open" href={before} target="_blank" rel="noopener noreferrer">
              <ExternalLink size={14} aria-hidden />
              {t(($) => $.editor.linkOpen)}
            </a>
          </>
        )}
      </div>
    </form>
  )
}

function currentHref(editor: Editor): string {
  const href: unknown = editor.getAttributes('link')['href']
  return typeof href === 'string' ? href : ''
}

/** Links the selection or the link at the caret; with nothing there, the address itself becomes the text. */
function applyLink(editor: Editor, href: string): void {
  const { selection, schema } = editor.state
  const link = schema.marks['link']
  const isOnLink = link !== undefined && getMarkRange(selection.$from, link) !== undefined
  if (selection.empty && !isOnLink) {
    editor.commands.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] })
  } else editor.chain().extendMarkRange('link').setLink({ href }).run()
}
