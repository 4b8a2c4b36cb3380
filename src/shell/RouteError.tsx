import './states.css'
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router'
import { CloudOff, TriangleAlert } from 'lucide-react'
import { ApiError } from '../api/ApiError.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'

/** A page that could not be shown: what happened, what is safe, what to do. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const t = useT()
  const router = useRouter()
  const known = error instanceof ApiError
  // A fault in the program: only a fresh page is sure to be sound again.
  const retry = () => {
    if (!known) return window.location.reload()
    reset()
    void router.invalidate()
  }
  const Icon = known && error.code === 'offline' ? CloudOff : TriangleAlert
  return (
    <main className="shell-state">
      <EmptyState
        icon={<Icon size={32} aria-hidden />}
        title={known ? errorMessage(t, error) : t(($) => $.desk.crashed)}
        action={
          <div className="shell-state-actions">
            <Button onClick={retry}>{known ? t(($) => $.common.retry) : t(($) => $.common.reload)}</Button>
            <Link to="/" className="ui-button ui-button--ghost ui-button--md">
              {t(($) => $.desk.backToDesk)}
            </Link>
          </div>
        }
      >
        {!known && t(($) => $.desk.crashedText)}
      </EmptyState>
    </main>
  )
}
