import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, type RefObject, useRef, useState } from 'react'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { helloQuery, keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useDocumentTitle } from '../ui/useDocumentTitle.ts'
import { AccountFrame } from './AccountFrame.tsx'
import { PasswordField } from './PasswordField.tsx'

export interface SignInPageProps {
  /** Path of this app to open after signing in. */
  readonly return?: string
  /** The person was working when the session ended. */
  readonly ended?: true
}

export function SignInPage(props: SignInPageProps) {
  const t = useT()
  const hello = useQuery(helloQuery).data
  const paper = hello?.name || t(($) => $.common.product)
  const password = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const form = useSignIn(props.return ?? '/', password)
  useDocumentTitle(t(($) => $.account.signInTo, { paper }))
  return (
    <AccountFrame title={paper}>
      <form className="account-form" onSubmit={form.submit}>
        {props.ended && <p className="account-note">{t(($) => $.account.signedOutNotice)}</p>}
        <TextField
          label={t(($) => $.account.username)}
          name="username"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          required
          autoFocus
          value={form.username}
          onChange={form.setUsername}
        />
        <PasswordField
          label={t(($) => $.account.password)}
          name="password"
          autoComplete="current-password"
          required
          value={form.password}
          onChange={form.setPassword}
          error={form.error === null ? null : errorMessage(t, form.error)}
          ref={password}
        />
        <Button type="submit" variant="primary" busy={form.busy}>
          {t(($) => $.account.signIn)}
        </Button>
        {hello?.demo && <p className="ui-field-hint">{t(($) => $.account.demoNotice)}</p>}
      </form>
    </AccountFrame>
  )
}

/** The two fields and what happens with them. After a refusal the password is selected, ready to be typed again. */
function useSignIn(target: string, passwordField: RefObject<HTMLInputElement | null>) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const signIn = async () => {
    const me = await api.signIn({ username, password })
    // Nothing that another person saw on this device may show for a moment.
    queryClient.clear()
    queryClient.setQueryData(keys.me, me)
    router.history.push(target)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError(null)
    signIn().catch((failure: unknown) => {
      setBusy(false)
      // A user name that cannot be one is a wrong one to the person who typed it.
      const code = failure instanceof ApiError && failure.code === 'bad_request' ? 'wrong_password' : failure
      setError(code)
      passwordField.current?.focus()
      passwordField.current?.select()
    })
  }
  return { username, setUsername, password, setPassword, busy, error, submit }
}
