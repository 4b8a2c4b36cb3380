import '../api/withoutEval.ts'
import { useState } from 'react'
import { createUserRequest } from '#shared/protocol/api.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { ApiError } from '../api/ApiError.ts'
import { api } from '../api/client.ts'
import { useT } from '../i18n/useT.ts'
import { TextField } from '../ui/TextField.tsx'
import { NewPasswordField } from './NewPasswordField.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { RoleToggles } from './RoleToggles.tsx'
import { randomPassword } from './randomPassword.ts'
import { useChangePeople } from './useChangePeople.ts'

interface Fields {
  readonly name: string
  readonly username: string
  readonly roles: readonly Role[]
  readonly password: string
}

export function AddPersonDialog({ onDone }: { readonly onDone: () => void }) {
  const t = useT()
  const { run, busy } = useChangePeople()
  const [fields, setFields] = useState<Fields>(() => ({ name: '', username: '', roles: ['reporter'], password: randomPassword() }))
  const [wrong, setWrong] = useState<ReadonlySet<unknown>>(new Set())
  const [taken, setTaken] = useState(false)
  const set = (change: Partial<Fields>) => {
    setFields({ ...fields, ...change })
    setWrong(new Set())
    setTaken(false)
  }
  const markTaken = (error: unknown) => {
    const isTaken = error instanceof ApiError && error.code === 'username_taken'
    setTaken(isTaken)
    return isTaken
  }
  const submit = () => {
    const body = { ...fields, roles: [...fields.roles] }
    const checked = createUserRequest.safeParse(body)
    if (!checked.success) return setWrong(new Set(checked.error.issues.map((issue) => issue.path[0])))
    const added = t(($) => $.site.people.added, { name: fields.name })
    void run(() => api.createUser(body), added, markTaken).then((done) => done && onDone())
  }
  const unusable = wrong.has('username') ? t(($) => $.account.setup.usernameWrong) : null
  const usernameFault = taken ? t(($) => $.errors.username_taken) : unusable
  return (
    <PersonDialog
      title={t(($) => $.site.people.addTitle)}
      submitLabel={t(($) => $.common.add)}
      busy={busy}
      onSubmit={submit}
      onDone={onDone}
    >
      <TextField
        label={t(($) => $.site.people.name)}
        name="name"
        autoComplete="off"
        autoFocus
        value={fields.name}
        onChange={(name) => set({ name })}
        error={wrong.has('name') ? t(($) => $.site.people.nameMissing) : null}
      />
      <TextField
        label={t(($) => $.site.people.username)}
        name="new-username"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        hint={t(($) => $.account.setup.usernameHint)}
        value={fields.username}
        onChange={(username) => set({ username })}
        error={usernameFault}
      />
      <RoleToggles roles={fields.roles} onChange={(next) => set({ roles: next })} missing={wrong.has('roles')} />
      <NewPasswordField
        label={t(($) => $.site.people.password)}
        value={fields.password}
        onChange={(password) => set({ password })}
        error={wrong.has('password') ? t(($) => $.account.setup.passwordShort) : null}
      />
    </PersonDialog>
  )
}
