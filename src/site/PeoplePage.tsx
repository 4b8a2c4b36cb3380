import './PeoplePage.css'
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import type { UserRecord } from '#shared/protocol/api.ts'
import { usersQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { AddPersonDialog } from './AddPersonDialog.tsx'
import { AdminPage } from './AdminPage.tsx'
import { DisablePersonDialog } from './DisablePersonDialog.tsx'
import { EditPersonDialog } from './EditPersonDialog.tsx'
import { PeopleTable, type PersonTask } from './PeopleTable.tsx'
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx'

type Task = { readonly kind: 'add' } | { readonly kind: PersonTask; readonly person: UserRecord }

/** Who may sign in, and as what. */
export function PeoplePage() {
  const t = useT()
  const [task, setTask] = useState<Task | null>(null)
  const add = (
    <Button variant="primary" icon={<UserPlus size={16} aria-hidden />} onClick={() => setTask({ kind: 'add' })}>
      {t(($) => $.site.people.add)}
    </Button>
  )
  return (
    <AdminPage title={t(($) => $.site.people.title)} lead={t(($) => $.site.people.lead)} action={add}>
      {() => (
        <>
          <People onTask={(kind, person) => setTask({ kind, person })} />
          <TaskDialog task={task} onDone={() => setTask(null)} />
        </>
      )}
    </AdminPage>
  )
}

function People({ onTask }: { readonly onTask: (kind: PersonTask, person: UserRecord) => void }) {
  const t = useT()
  const query = useQuery(usersQuery)
  if (query.isPending) return <Skeleton height={240} />
  if (query.data) return <PeopleTable people={query.data} onTask={onTask} />
  return (
    <EmptyState
      title={t(($) => $.site.people.failed)}
      action={<Button onClick={() => void query.refetch()}>{t(($) => $.common.retry)}</Button>}
    >
      {errorMessage(t, query.error)}
    </EmptyState>
  )
}

/** Each task gets a fresh dialog, so that nothing of the last person stands in its fields. */
function TaskDialog({ task, onDone }: { readonly task: Task | null; readonly onDone: () => void }) {
  if (task === null) return null
  switch (task.kind) {
    case 'add':
      return <AddPersonDialog onDone={onDone} />
    case 'edit':
      return <EditPersonDialog person={task.person} onDone={onDone} />
    case 'reset':
      return <ResetPasswordDialog person={task.person} onDone={onDone} />
    case 'disable':
      return <DisablePersonDialog person={task.person} onDone={onDone} />
  }
}
