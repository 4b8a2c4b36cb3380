import './NoticeBell.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useState } from 'react'
import type { Notice } from '#shared/protocol/notices.ts'
import { api } from '../api/client.ts'
import { noticesQuery } from '../api/queries.ts'
import { formatAgo } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { classNames } from '../ui/classNames.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Popover } from '../ui/Popover.tsx'
import { useNow } from '../ui/useNow.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'

/** 通知: how many are unread, and the latest, each with its way to the article. */
export function NoticeBell() {
  const t = useT()
  const [open, setOpen] = useState(false)
  const { data, refetch } = useQuery(noticesQuery)
  const unread = data?.unread ?? 0
  const read = (request: Parameters<typeof api.readNotices>[0]) => void api.readNotices(request).then(() => refetch())
  const label = unread === 0 ? t(($) => $.board.bell) : t(($) => $.board.bellUnread, { count: unread })
  const readAll = (
    <Button size="sm" variant="ghost" onClick={() => read({ all: true })}>
      {t(($) => $.board.readAll)}
    </Button>
  )
  const trigger = (
    <IconButton
      className="bell"
      label={label}
      icon={
        <>
          <Bell size={17} aria-hidden />
          {unread > 0 && (
            <span className="bell-count" aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </>
      }
    />
  )
  return (
    <Popover trigger={trigger} title={t(($) => $.board.bell)} end={unread > 0 && readAll} open={open} onOpenChange={setOpen}>
      <div className="notices">
        {data?.notices.length === 0 && <p className="notices-none">{t(($) => $.board.noNotices)}</p>}
        <ul className="notices-list">
          {data?.notices.map((notice) => (
            <NoticeRow
              key={notice.id}
              notice={notice}
              onFollow={() => {
                setOpen(false)
                if (!notice.isRead) read({ ids: [notice.id] })
              }}
            />
          ))}
        </ul>
      </div>
    </Popover>
  )
}

function NoticeRow({ notice, onFollow }: { readonly notice: Notice; readonly onFollow: () => void }) {
  const t = useT()
  const now = useNow(30_000)
  const { kind, article, action, by, reason, isRead } = notice
  const words = t(($) => $.board.notice[kind], {
    name: by?.name ?? '',
    action: action === null ? '' : t(($) => $.common.action[action]),
  })
  return (
    <li>
      <Link
        to="/articles/$id"
        params={{ id: article.id }}
        className={classNames('notice', !isRead && 'notice--unread')}
        data-kind={kind}
        onClick={onFollow}
      >
        <span className="notice-words">
          {words}
          {!isRead && <VisuallyHidden>{t(($) => $.board.unread)}</VisuallyHidden>}
        </span>
        <span className="notice-at">{formatAgo(t, notice.at, now)}</span>
        <span className="notice-title">{article.headline || article.number}</span>
        {reason && <span className="notice-reason">{reason}</span>}
      </Link>
    </li>
  )
}
