import type { FormEvent, ReactNode } from 'react'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'

export interface PersonDialogProps {
  readonly title: string
  readonly description?: string
  readonly submitLabel: string
  readonly busy: boolean
  readonly onSubmit: () => void
  readonly onDone: () => void
  readonly children: ReactNode
}

/** The frame of a form about a person. */
export function PersonDialog({ title, description, submitLabel, busy, onSubmit, onDone, children }: PersonDialogProps) {
  const t = useT()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) onSubmit()
  }
  const footer = (
    <>
      <Button onClick={onDone}>{t(($) => $.common.cancel)}</Button>
      <Button type="submit" form="person-form" variant="primary" busy={busy}>
        {submitLabel}
      </Button>
    </>
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={title}
      description={description}
      closeLabel={t(($) => $.common.close)}
      footer={footer}
    >
      <form id="person-form" className="person-form" noValidate onSubmit={submit}>
        {children}
      </form>
    </Dialog>
  )
}
