import '../api/withoutEval.ts'
import './AccountFrame.css'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type RefObject, useId, useRef, useState } from 'react'
import { changePasswordRequest } from '#shared/protocol/api.ts'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { helloQuery, useMe } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { PasswordField } from './PasswordField.tsx'

type Fields = Readonly<Record<'current' | 'password', string>>
type Wrong = { readonly [K in keyof Fields]?: string }

export interface ChangePasswordDialogProps {
  /** Gets the focus when it closes: the menu item from which it was opened is gone by then. */
  readonly opener: RefObject<HTMLElement | null>
  readonly onDone: () => void
}

/** Sets one's own password, for which the current one has to be known. */
export function ChangePasswordDialog({ opener, onDone }: ChangePasswordDialogProps) {
  const t = useT()
  const me = useMe()
  const demo = useQuery(helloQuery).data?.demo
  const current = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const formId = useId()
  const form = useChangePassword(onDone)
  const field = (name: keyof Fields) => ({
    name,
    value: form.fields[name],
    onChange: (value: string) => form.set(name, value),
    error: form.wrong[name],
    required: true,
  })
  const footer = (
    <>
      <Button onClick={onDone}>{t(($) => $.common.cancel)}</Button>
      <Button type="submit" form={formId} variant="primary" busy={form.busy}>
        {t(($) => $.account.changePassword.submit)}
      </Button>
    </>
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={t(($) => $.account.changePassword.title)}
      description={t(($) => $.account.changePassword.lead)}
      closeLabel={t(($) => $.common.close)}
      size="sm"
      initialFocus={current}
      finalFocus={opener}
      footer={footer}
    >
      <form id={formId} className="account-fields" noValidate onSubmit={form.submit}>
        {/* Tells a password manager whose password it keeps. */}
        <input type="text" name="username" autoComplete="username" value={me.username} readOnly hidden />
        <PasswordField
          {...field('current')}
          label={t(($) => $.account.changePassword.current)}
          autoComplete="current-password"
          ref={current}
        />
        <PasswordField
          {...field('password')}
          label={t(($) => $.account.changePassword.next)}
          hint={t(($) => $.account.setup.passwordHint)}
          autoComplete="new-password"
        />
        {demo && <p className="ui-field-hint">{t(($) => $.account.changePassword.demo)}</p>}
      </form>
    </Dialog>
  )
}

/** The two fields, what is wrong with them, and what happens with them. After a refusal the first wrong one is selected. */
function useChangePassword(onDone: () => void) {
  const t = useT()
  const toast = useToast()
  const [fields, setFields] = useState<Fields>({ current: '', password: '' })
  const [wrong, setWrong] = useState<Wrong>({})
  const [busy, setBusy] = useState(false)

  const refuse = (form: HTMLFormElement, found: Wrong) => {
    setWrong(found)
    const first = form.elements.namedItem(found.current === undefined ? 'password' : 'current')
    if (first instanceof HTMLInputElement) first.select()
  }
  const change = async (form: HTMLFormElement) => {
    try {
      await api.changePassword(fields)
    } catch (error) {
      setBusy(false)
      const message = errorMessage(t, error)
      if (isAboutCurrent(error)) refuse(form, { current: message })
      else toast({ kind: 'error', title: message })
      return
    }
    onDone()
    toast({ kind: 'success', title: t(($) => $.account.changePassword.done), description: t(($) => $.account.changePassword.doneText) })
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const found = findWrong(t, fields)
    if (found !== null) return refuse(event.currentTarget, found)
    setBusy(true)
    setWrong({})
    void change(event.currentTarget)
  }
  const set = (name: keyof Fields, value: string) => {
    setFields({ ...fields, [name]: value })
    setWrong({ ...wrong, [name]: undefined })
  }
  return { fields, set, wrong, busy, submit }
}

function isAboutCurrent(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'wrong_current_password' || error.code === 'too_many_attempts')
}

/** What the server would refuse, field by field; null: nothing. */
function findWrong(t: T, fields: Fields): Wrong | null {
  const checked = changePasswordRequest.safeParse(fields)
  if (checked.success) return null
  const found: { current?: string; password?: string } = {}
  for (const { path, code } of checked.error.issues) {
    if (path[0] === 'current')
      found.current = fields.current === '' ? t(($) => $.account.setup.required) : t(($) => $.account.changePassword.long)
    else if (code === 'too_small') found.password = t(($) => $.account.setup.passwordShort)
    else if (code === 'too_big') found.password = t(($) => $.account.changePassword.long)
    else found.password = t(($) => $.account.changePassword.same)
  }
  return found
}
