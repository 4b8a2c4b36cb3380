import './SitePage.css'
import { useQuery } from '@tanstack/react-query'
import { siteQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { AdminPage } from './AdminPage.tsx'
import { SiteForm } from './SiteForm.tsx'
import { WebhookSection } from './WebhookSection.tsx'

/** The site profile: what is the same on every page of the paper. */
export function SitePage() {
  const t = useT()
  return (
    <AdminPage title={t(($) => $.site.profile.title)} lead={t(($) => $.site.profile.lead)}>
      {() => (
        <>
          <Profile />
          <WebhookSection />
        </>
      )}
    </AdminPage>
  )
}

function Profile() {
  const t = useT()
  const query = useQuery(siteQuery)
  if (query.isPending) return <Skeleton height={320} />
  if (query.data) return <SiteForm saved={query.data} />
  return (
    <EmptyState
      title={t(($) => $.site.profile.failed)}
      action={<Button onClick={() => void query.refetch()}>{t(($) => $.common.retry)}</Button>}
    >
      {errorMessage(t, query.error)}
    </EmptyState>
  )
}
