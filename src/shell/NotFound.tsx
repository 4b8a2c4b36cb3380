import '../ui/Button.css'
import './states.css'
import { Link } from '@tanstack/react-router'
import { FileQuestion } from 'lucide-react'
import { useT } from '../i18n/useT.ts'
import { EmptyState } from '../ui/EmptyState.tsx'

/** No page at this address. */
export function NotFound() {
  const t = useT()
  return (
    <main className="shell-state">
      <EmptyState
        icon={<FileQuestion size={32} aria-hidden />}
        title={t(($) => $.desk.notFound)}
        action={
          <Link to="/" className="ui-button ui-button--plain ui-button--md">
            {t(($) => $.desk.backToDesk)}
          </Link>
        }
      >
        {t(($) => $.desk.notFoundText)}
      </EmptyState>
    </main>
  )
}
