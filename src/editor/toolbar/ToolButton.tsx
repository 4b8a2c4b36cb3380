import { Toolbar } from '@base-ui/react/toolbar'
import type { LucideIcon } from 'lucide-react'
import { IconButton } from '../../ui/IconButton.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'

export interface ToolButtonProps {
  readonly label: string
  /** An icon, or one or two characters that stand for one. */
  readonly icon: LucideIcon | string
  readonly onPress: () => void
  readonly pressed?: boolean
  readonly disabled?: boolean
  /** Keys with `Mod`, `Alt`, `Shift` as portable names. */
  readonly keys?: readonly string[]
}

/** A button of the toolbar. It never takes the focus from the text when it is clicked, so the caret stays where it is. */
export function ToolButton({ label, icon, onPress, pressed, disabled = false, keys }: ToolButtonProps) {
  return (
    <Toolbar.Button
      disabled={disabled}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      render={
        <IconButton
          size="sm"
          label={label}
          icon={<Glyph icon={icon} />}
          {...(pressed === undefined ? {} : { pressed })}
          {...(keys === undefined ? {} : { shortcut: shortcutKeys(keys) })}
        />
      }
    />
  )
}

function Glyph({ icon: Icon }: { readonly icon: LucideIcon | string }) {
  if (typeof Icon !== 'string') return <Icon size={16} aria-hidden />
  return (
    <span className="ed-glyph" aria-hidden>
      {Icon}
    </span>
  )
}
