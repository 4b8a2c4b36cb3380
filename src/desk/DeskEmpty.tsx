import { Link } from '@tanstack/react-router'
import { FileCheck2, FilePen, FileSearch, Inbox } from 'lucide-react'
import { reviewStages } from '#shared/workflow/stages.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import type { DeskFilter } from './deskFilter.ts'

export interface DeskEmptyProps {
  readonly filter: DeskFilter
  readonly mayWrite: boolean
  readonly onCreate: () => void
}

/** What an empty list says depends on what was asked for: it teaches how something gets there. */
export function DeskEmpty({ filter, mayWrite, onCreate }: DeskEmptyProps) {
  const t = useT()
  const kind = kindOf(filter)
  const { Icon, title, text } = words(t, kind, mayWrite)
  const start = mayWrite && (kind === 'all' || kind === 'mine' || kind === 'draft')
  const clear = (
    <Link to="/" search={{}}>
      {t(($) => $.desk.clearFilters)}
    </Link>
  )
  const action = start ? <Button onClick={onCreate}>{t(($) => $.desk.newArticle)}</Button> : kind === 'filtered' ? clear : null
  return (
    <EmptyState icon={<Icon size={32} strokeWidth={1.5} aria-hidden />} title={title} action={action}>
      {text}
    </EmptyState>
  )
}

type Kind = 'all' | 'waiting' | 'mine' | 'draft' | 'review' | 'signed' | 'filtered'

function kindOf({ stage, channel, q, mine, waiting, assignee, overdue }: DeskFilter): Kind {
  const conditions = [stage, mine, waiting].filter((condition) => condition !== undefined).length
  if (q || channel || assignee || overdue || conditions > 1) return 'filtered'
  if (waiting) return 'waiting'
  if (mine) return 'mine'
  if (!stage) return 'all'
  if (stage === 'draft' || stage === 'signed') return stage
  return reviewStages.some((review) => review === stage) ? 'review' : 'filtered'
}

function words(t: T, kind: Kind, mayWrite: boolean) {
  switch (kind) {
    case 'all':
      return {
        Icon: FilePen,
        title: t(($) => $.desk.empty.all),
        text: mayWrite ? t(($) => $.desk.empty.allText) : t(($) => $.desk.empty.allTextReader),
      }
    case 'waiting':
      return { Icon: Inbox, title: t(($) => $.desk.empty.waiting), text: t(($) => $.desk.empty.reviewText) }
    case 'mine':
      return { Icon: FilePen, title: t(($) => $.desk.empty.mine), text: t(($) => $.desk.empty.mineText) }
    case 'draft':
      return { Icon: FilePen, title: t(($) => $.desk.empty.draft), text: t(($) => $.desk.empty.draftText) }
    case 'review':
      return { Icon: Inbox, title: t(($) => $.desk.empty.review), text: t(($) => $.desk.empty.reviewText) }
    case 'signed':
      return { Icon: FileCheck2, title: t(($) => $.desk.empty.signed), text: t(($) => $.desk.empty.signedText) }
    case 'filtered':
      return { Icon: FileSearch, title: t(($) => $.desk.empty.filtered), text: t(($) => $.desk.empty.filteredText) }
  }
}
