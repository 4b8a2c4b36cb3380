import './AdminPage.css'
import { ShieldAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMe } from '../api/queries.ts'
import { useT } from '../i18n/useT.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { useDocumentTitle } from '../ui/useDocumentTitle.ts'

export interface AdminPageProps {
  readonly title: string
  readonly lead: string
  readonly action?: ReactNode
  /** Rendered only for administrators. */
  readonly children: () => ReactNode
}

/** The frame of an administrator's page. The server checks too; this spares others a page full of refusals. */
export function AdminPage({ title, lead, action, children }: AdminPageProps) {
  const t = useT()
  const allowed = useMe().roles.includes('admin')
  useDocumentTitle(title)
  if (!allowed) return <EmptyState icon={<ShieldAlert size={32} aria-hidden />} title={t(($) => $.site.forbidden)} />
  return (
    <div className="admin">
      <header className="admin-head">
        <div>
          <h1 className="admin-title">{title}</h1>
          <p className="admin-lead">{lead}</p>
        </div>
        {action}
      </header>
      {children()}
    </div>
  )
}
