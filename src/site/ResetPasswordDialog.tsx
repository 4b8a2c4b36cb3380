import { useState } from 'react'
import type { UserRecord } from '#shared/protocol/api.ts'
import { useT } from '../i18n/useT.ts'
import { NewPasswordField } from './NewPasswordField.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { randomPassword } from './randomPassword.ts'
import { useUpdateUser } from './useChangePeople.ts'

const shortest = 10

export function ResetPasswordDialog({ person, onDone }: { readonly person: UserRecord; readonly onDone: () => void }) {
  const t = useT()
  const { run, busy } = useUpdateUser()
  const [password, setPassword] = useState(randomPassword)
  const short = password.length < shortest
  const submit = () => {
    if (short) return
    void run(
      person.id,
      { password },
      t(($) => $.site.people.wasReset, { name: person.name }),
    ).then((done) => done && onDone())
  }
  return (
    <PersonDialog
      title={t(($) => $.site.people.resetTitle, { name: person.name })}
      description={t(($) => $.site.people.resetText)}
      submitLabel={t(($) => $.site.people.resetPassword)}
      busy={busy}
      onSubmit={submit}
      onDone={onDone}
    >
      <NewPasswordField
        label={t(($) => $.site.people.newPassword)}
        value={password}
        onChange={setPassword}
        error={short ? t(($) => $.account.setup.passwordShort) : null}
      />
    </PersonDialog>
  )
}
