import { useBlocker } from '@tanstack/react-router'
import type { CollabSession } from '../collab/session.ts'
import { hasUnsaved, useLeaveGuard } from '../collab/useLeaveGuard.ts'
import { useT } from '../i18n/useT.ts'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { whenSaved } from './whenSaved.ts'

/** How long a click on a link waits for the last words to arrive before it asks, in milliseconds. */
const patience = 1500

/** Holds the way out while the server lacks something, and lets go by itself when it has it. */
export function LeaveDialog({ session }: { readonly session: CollabSession }) {
  const t = useT()
  useLeaveGuard(session)
  const blocker = useBlocker({
    shouldBlockFn: async () => hasUnsaved(session) && !(await whenSaved(session, patience)),
    enableBeforeUnload: false,
    withResolver: true,
  })
  const closed = session.status.connection === 'closed'
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t(($) => $.article.leave.title)}
      description={t(($) => (closed ? $.article.leave.bodyLost : $.article.leave.body))}
      confirmLabel={t(($) => $.article.leave.go)}
      cancelLabel={t(($) => $.article.leave.stay)}
      danger
      onConfirm={() => blocker.proceed?.()}
    />
  )
}
