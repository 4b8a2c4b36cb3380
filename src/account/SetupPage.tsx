import '../api/withoutEval.ts'
import '../ui/Button.css'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { setupRequest } from '#shared/protocol/api.ts'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { useDocumentTitle } from '../ui/useDocumentTitle.ts'
import { AccountFrame } from './AccountFrame.tsx'
import { PasswordField } from './PasswordField.tsx'

type Fields = Readonly<Record<'paper' | 'name' | 'username' | 'password', string>>
type Wrong = { readonly [K in keyof Fields]?: string }

/** The first page of a new newsroom, behind the one-time link that the server prints. */
export function SetupPage({ token }: { readonly token?: string }) {
  const t = useT()
  useDocumentTitle(t(($) => $.account.setup.title))
  return (
    <AccountFrame title={t(($) => $.account.setup.title)} lead={t(($) => $.account.setup.lead)}>
      {token === undefined ? <NoToken /> : <SetupForm token={token} />}
    </AccountFrame>
  )
}

function NoToken() {
  const t = useT()
  return (
    <div className="account-form">
      <p>{t(($) => $.account.setup.noToken)}</p>
      <Link to="/sign-in" className="ui-button ui-button--plain ui-button--md">
        {t(($) => $.account.setup.toSignIn)}
      </Link>
    </div>
  )
}

function SetupForm({ token }: { readonly token: string }) {
  const t = useT()
  const form = useSetup(token)
  const field = (name: keyof Fields) => ({
    name,
    value: form.fields[name],
    onChange: (value: string) => form.set(name, value),
    error: form.wrong[name],
    required: true,
  })
  return (
    <form className="account-form" onSubmit={form.submit} noValidate>
      <TextField {...field('paper')} label={t(($) => $.account.setup.paper)} hint={t(($) => $.account.setup.paperHint)} autoFocus />
      <fieldset className="account-fields">
        <legend className="account-legend">{t(($) => $.account.setup.admin)}</legend>
        <TextField {...field('name')} label={t(($) => $.account.setup.name)} autoComplete="name" />
        <TextField
          {...field('username')}
          label={t(($) => $.account.username)}
          hint={t(($) => $.account.setup.usernameHint)}
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
        />
        <PasswordField
          {...field('password')}
          label={t(($) => $.account.password)}
          hint={t(($) => $.account.setup.passwordHint)}
          autoComplete="new-password"
        />
      </fieldset>
      {form.error !== null && (
        <p className="account-note account-note--error" role="alert">
          {errorMessage(t, form.error)}
        </p>
      )}
      <Button type="submit" variant="primary" busy={form.busy}>
        {t(($) => $.account.setup.start)}
      </Button>
      {form.error instanceof ApiError && form.error.code === 'setup_done' && (
        <Link to="/sign-in">{t(($) => $.account.setup.toSignIn)}</Link>
      )}
    </form>
  )
}

function useSetup(token: string) {
  const t = useT()
  const toast = useToast()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [fields, setFields] = useState<Fields>({ paper: '', name: '', username: '', password: '' })
  const [wrong, setWrong] = useState<Wrong>({})
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const start = async () => {
    const me = await api.setup({ token, ...fields })
    queryClient.clear()
    queryClient.setQueryData(keys.me, me)
    toast({ kind: 'success', title: t(($) => $.account.setup.welcome) })
    router.history.push('/')
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const found = findWrong(t, token, fields)
    setWrong(found)
    setError(null)
    const first = Object.keys(found)[0]
    const field = first === undefined ? null : event.currentTarget.elements.namedItem(first)
    if (field instanceof HTMLElement) field.focus()
    if (busy || first !== undefined) return
    setBusy(true)
    start().catch((failure: unknown) => {
      setBusy(false)
      setError(failure)
    })
  }
  const set = (name: keyof Fields, value: string) => {
    setFields({ ...fields, [name]: value })
    setWrong({ ...wrong, [name]: undefined })
  }
  return { fields, set, wrong, busy, error, submit }
}

function findWrong(t: T, token: string, fields: Fields): Wrong {
  const checked = setupRequest.safeParse({ token, ...fields })
  if (checked.success) return {}
  const failed = new Set(checked.error.issues.map((issue) => issue.path[0]))
  const required = t(($) => $.account.setup.required)
  return {
    ...(failed.has('paper') && { paper: required }),
    ...(failed.has('name') && { name: required }),
    ...(failed.has('username') && { username: fields.username === '' ? required : t(($) => $.account.setup.usernameWrong) }),
    ...(failed.has('password') && { password: t(($) => $.account.setup.passwordShort) }),
  }
}
