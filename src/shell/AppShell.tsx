import './AppShell.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation, useSearch } from '@tanstack/react-router'
import { Menu as MenuIcon, Settings2, ShieldCheck, UsersRound } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { UserMenu } from '../account/UserMenu.tsx'
import { siteQuery, useMe } from '../api/queries.ts'
import { useDeskLine } from '../api/useDeskLine.ts'
import { DeskRail } from '../desk/DeskRail.tsx'
import { readDeskFilter } from '../desk/deskFilter.ts'
import { useT } from '../i18n/useT.ts'
import { NoticeBell } from '../notices/NoticeBell.tsx'
import { classNames } from '../ui/classNames.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { IconButton } from '../ui/IconButton.tsx'

/** The frame of every page but the article: navigation at the left, on a phone behind a button. */
export function AppShell({ content }: { readonly content: ReactNode }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  useDeskLine()
  const paper = useQuery(siteQuery).data?.name
  return (
    <div className="shell">
      <a className="shell-skip" href="#content">
        {t(($) => $.desk.skipToContent)}
      </a>
      <header className="shell-bar">
        <IconButton label={t(($) => $.desk.openNav)} icon={<MenuIcon size={20} aria-hidden />} onClick={() => setOpen(true)} />
        <Brand paper={paper} />
        <NoticeBell />
      </header>
      <aside className="shell-rail">
        <div className="shell-rail-head">
          <Brand paper={paper} />
          <NoticeBell />
        </div>
        <Rail />
      </aside>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={paper ?? t(($) => $.common.product)}
        closeLabel={t(($) => $.common.close)}
        size="sheet"
      >
        <Rail onNavigate={() => setOpen(false)} />
      </Dialog>
      <main id="content" className="shell-content" tabIndex={-1}>
        {content}
      </main>
    </div>
  )
}

function Brand({ paper }: { readonly paper: string | undefined }) {
  const t = useT()
  return (
    <Link to="/" search={{}} className="shell-brand">
      <img src="/icon.svg" alt="" width={26} height={26} />
      <span className="shell-brand-text">
        <span className="shell-brand-paper">{paper ?? t(($) => $.common.product)}</span>
        {paper && <span className="shell-brand-product">{t(($) => $.common.product)}</span>}
      </span>
    </Link>
  )
}

function Rail({ onNavigate }: { readonly onNavigate?: () => void }) {
  const onDesk = useLocation({ select: (location) => location.pathname === '/' })
  const search = useSearch({ strict: false })
  const isAdmin = useMe().roles.includes('admin')
  return (
    <div className="shell-rail-body">
      <div className="shell-rail-scroll">
        <DeskRail filter={onDesk ? readDeskFilter({ ...search }) : null} onNavigate={onNavigate} />
        <ToolLinks onNavigate={onNavigate} />
        {isAdmin && <AdminLinks onNavigate={onNavigate} />}
      </div>
      <div className="shell-rail-foot">
        <UserMenu />
      </div>
    </div>
  )
}

interface LinksProps {
  readonly onNavigate: (() => void) | undefined
}

/** How a link of the rail looks, by the page that is open. */
function useLook(onNavigate: LinksProps['onNavigate']) {
  const pathname = useLocation({ select: (location) => location.pathname })
  return (path: string) => ({
    className: classNames('rail-link', pathname === path && 'rail-link--current'),
    onClick: onNavigate,
  })
}

function ToolLinks({ onNavigate }: LinksProps) {
  const t = useT()
  const look = useLook(onNavigate)
  return (
    <nav className="rail-nav" aria-label={t(($) => $.desk.tools)}>
      <h2 className="rail-heading">{t(($) => $.desk.tools)}</h2>
      <Link to="/verify" {...look('/verify')}>
        <ShieldCheck size={16} aria-hidden />
        {t(($) => $.desk.verify)}
      </Link>
    </nav>
  )
}

function AdminLinks({ onNavigate }: LinksProps) {
  const t = useT()
  const look = useLook(onNavigate)
  return (
    <nav className="rail-nav" aria-label={t(($) => $.desk.administration)}>
      <h2 className="rail-heading">{t(($) => $.desk.administration)}</h2>
      <Link to="/people" {...look('/people')}>
        <UsersRound size={16} aria-hidden />
        {t(($) => $.desk.people)}
      </Link>
      <Link to="/site" {...look('/site')}>
        <Settings2 size={16} aria-hidden />
        {t(($) => $.desk.site)}
      </Link>
    </nav>
  )
}
