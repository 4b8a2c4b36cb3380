import './Button.css'
import { Button as BaseButton } from '@base-ui/react/button'
import type { ReactNode, Ref } from 'react'
import { classNames } from './classNames.ts'
import { Spinner } from './Spinner.tsx'

export type ButtonVariant = 'primary' | 'plain' | 'ghost' | 'danger'
export type ButtonSize = 'sm' | 'md'

export interface ButtonProps extends Omit<BaseButton.Props, 'className' | 'style' | 'ref'> {
  /** One primary button a screen. Default plain. */
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
  readonly icon?: ReactNode
  /** Shows a spinner and takes no clicks, but keeps its focus and its width. */
  readonly busy?: boolean
  readonly className?: string | undefined
  readonly ref?: Ref<HTMLElement>
}

/** A button with words. For an icon alone there is IconButton. */
export function Button({ variant = 'plain', size = 'md', icon, busy = false, disabled, className, children, ...rest }: ButtonProps) {
  return (
    <BaseButton
      type="button"
      {...rest}
      disabled={Boolean(disabled) || busy}
      focusableWhenDisabled={busy || Boolean(rest.focusableWhenDisabled)}
      aria-busy={busy || undefined}
      className={classNames('ui-button', `ui-button--${variant}`, `ui-button--${size}`, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </BaseButton>
  )
}
