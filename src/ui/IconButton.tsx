import './IconButton.css'
import { Button as BaseButton } from '@base-ui/react/button'
import type { ReactNode, Ref } from 'react'
import { classNames } from './classNames.ts'
import { Tooltip } from './Tooltip.tsx'

export interface IconButtonProps extends Omit<BaseButton.Props, 'className' | 'style' | 'children' | 'ref'> {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string
  readonly icon: ReactNode
  /** For a button that stays down. */
  readonly pressed?: boolean
  readonly size?: 'sm' | 'md'
  /** Keys, for example `['Ctrl', 'B']`; shown in the tooltip. */
  readonly shortcut?: readonly string[]
  readonly className?: string | undefined
  readonly ref?: Ref<HTMLElement>
}

/** A square button with an icon; its label shows as a tooltip. */
export function IconButton({ label, icon, pressed, size = 'md', shortcut, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut}>
      <BaseButton
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        className={classNames('ui-icon-button', `ui-icon-button--${size}`, className)}
      >
        {icon}
      </BaseButton>
    </Tooltip>
  )
}
