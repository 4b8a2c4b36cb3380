import './IconButton.css'
import './Dialog.css'
import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { classNames } from './classNames.ts'

export interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: ReactNode
  readonly description?: ReactNode
  /** Accessible name of the button that closes it. */
  readonly closeLabel: string
  readonly children?: ReactNode
  /** Buttons at the foot; the one that does it stands last. */
  readonly footer?: ReactNode
  /** sm 420, md 560, lg 960 pixels wide; full nearly the whole window; sheet comes from the left edge, drawer from the right. */
  readonly size?: 'sm' | 'md' | 'lg' | 'full' | 'sheet' | 'drawer'
  readonly initialFocus?: RefObject<HTMLElement | null>
  /** Gets the focus when it closes; while it holds nothing, that is where the focus was before. */
  readonly finalFocus?: RefObject<HTMLElement | null>
  readonly className?: string | undefined
}

/** A modal window. Focus goes in when it opens and back to where it was when it closes. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, closeLabel, children, footer, size = 'md', initialFocus, finalFocus, className } = props
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="ui-dialog-backdrop" />
        <BaseDialog.Viewport className={classNames('ui-dialog-viewport', `ui-dialog-viewport--${size}`)}>
          <BaseDialog.Popup
            className={classNames('ui-dialog', `ui-dialog--${size}`, className)}
            initialFocus={initialFocus}
            finalFocus={() => giveBack(finalFocus?.current)}
          >
            <header className="ui-dialog-head">
              <BaseDialog.Title className="ui-dialog-title">{title}</BaseDialog.Title>
              <BaseDialog.Close className="ui-icon-button ui-icon-button--sm" aria-label={closeLabel}>
                <X size={16} aria-hidden />
              </BaseDialog.Close>
            </header>
            <div className="ui-dialog-body">
              {description && <BaseDialog.Description className="ui-dialog-description">{description}</BaseDialog.Description>}
              {children}
            </div>
            {footer && <footer className="ui-dialog-foot">{footer}</footer>}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}

/** Where the focus goes; false: it is taken there already. */
function giveBack(target: HTMLElement | null | undefined): HTMLElement | boolean {
  if (target?.getAttribute('tabindex') !== '-1') return target ?? true
  // A region that no Tab reaches would be exchanged for the first control in it.
  queueMicrotask(() => target.focus({ preventScroll: true }))
  return false
}
