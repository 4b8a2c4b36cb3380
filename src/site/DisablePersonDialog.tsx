import type { UserRecord } from '#shared/protocol/api.ts'
import { useT } from '../i18n/useT.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { useUpdateUser } from './useChangePeople.ts'

export function DisablePersonDialog({ person, onDone }: { readonly person: UserRecord; readonly onDone: () => void }) {
  const t = useT()
  const { run, busy } = useUpdateUser()
  const { name } = person
  const disable = () =>
    void run(
      person.id,
      { disabled: true },
      t(($) => $.site.people.wasDisabled, { name }),
    ).then((done) => done && onDone())
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={t(($) => $.site.people.disableTitle, { name })}
      description={t(($) => $.site.people.disableText)}
      confirmLabel={t(($) => $.site.people.disable)}
      cancelLabel={t(($) => $.common.cancel)}
      danger
      busy={busy}
      onConfirm={disable}
    />
  )
}
