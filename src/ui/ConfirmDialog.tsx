import { type ReactNode, useRef } from 'react'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'

export interface ConfirmDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  /** The question, naming the thing. */
  readonly title: ReactNode
  readonly description?: ReactNode
  readonly confirmLabel: string
  readonly cancelLabel: string
  readonly danger?: boolean
  readonly busy?: boolean
  /** Why it cannot be done at the moment disables the button. */
  readonly disabled?: boolean
  readonly onConfirm: () => void
  /** Between the question and the buttons, for example a field for the reason. */
  readonly children?: ReactNode
}

/** Asks once before something that matters. The first focus is on Cancel, unless it holds a field of its own. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description, confirmLabel, cancelLabel, danger, busy, disabled, onConfirm, children } = props
  const cancel = useRef<HTMLElement>(null)
  const footer = (
    <>
      <Button ref={cancel} onClick={() => onOpenChange(false)}>
        {cancelLabel}
      </Button>
      <Button
        variant={danger ? 'danger' : 'primary'}
        className={danger ? 'ui-button--danger-filled' : undefined}
        busy={busy ?? false}
        disabled={disabled}
        onClick={onConfirm}
      >
        {confirmLabel}
      </Button>
    </>
  )
  const focus = children ? {} : { initialFocus: cancel }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      closeLabel={cancelLabel}
      size="sm"
      footer={footer}
      {...focus}
    >
      {children}
    </Dialog>
  )
}
