import { useState } from 'react'
import type { UserRecord } from '#shared/protocol/api.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { useT } from '../i18n/useT.ts'
import { TextField } from '../ui/TextField.tsx'
import { PersonDialog } from './PersonDialog.tsx'
import { RoleToggles } from './RoleToggles.tsx'
import { useUpdateUser } from './useChangePeople.ts'

export function EditPersonDialog({ person, onDone }: { readonly person: UserRecord; readonly onDone: () => void }) {
  const t = useT()
  const { run, busy } = useUpdateUser()
  const [name, setName] = useState(person.name)
  const [roles, setRoles] = useState<readonly Role[]>(person.roles)
  const nameMissing = name.trim() === ''
  const submit = () => {
    if (nameMissing || roles.length === 0) return
    const saved = t(($) => $.site.people.saved, { name })
    void run(person.id, { name: name.trim(), roles: [...roles] }, saved).then((done) => done && onDone())
  }
  return (
    <PersonDialog
      title={t(($) => $.site.people.editTitle, { name: person.name })}
      submitLabel={t(($) => $.common.save)}
      busy={busy}
      onSubmit={submit}
      onDone={onDone}
    >
      <TextField
        label={t(($) => $.site.people.name)}
        name="name"
        autoComplete="off"
        maxLength={40}
        value={name}
        onChange={setName}
        error={nameMissing ? t(($) => $.site.people.nameMissing) : null}
      />
      <RoleToggles roles={roles} onChange={setRoles} missing={roles.length === 0} />
    </PersonDialog>
  )
}
