import { CircleCheck, CloudOff, Eye, LoaderCircle, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react'
import { type ComponentProps, memo } from 'react'
import type { CollabSession } from '../collab/session.ts'
import type { SessionStatus } from '../collab/status.ts'
import { useSessionStatus } from '../collab/useSession.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Popover } from '../ui/Popover.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { type SaveState, saveStateOf } from './saveState.ts'

const icons: Readonly<Record<SaveState, LucideIcon>> = {
  saved: CircleCheck,
  viewing: Eye,
  unsaved: RefreshCw,
  connecting: LoaderCircle,
  offline: CloudOff,
  offlineMissing: CloudOff,
  failing: TriangleAlert,
  closed: TriangleAlert,
}

/**
 * Whether everything is on the server, always in the same place. A click explains and says what to do. The status changes
 * at every key, so only what shows it follows it.
 */
export const SaveStatus = memo(function SaveStatus({ session }: { readonly session: CollabSession }) {
  return (
    <>
      <Popover title={<SaveText session={session} part="short" />} align="end" trigger={<SaveButton session={session} />}>
        <p className="article-save-hint">
          <SaveText session={session} part="hint" />
        </p>
      </Popover>
      {/* Without the number, so that a screen reader is not interrupted at every key. */}
      <span role="status" aria-live="polite">
        <VisuallyHidden>
          <SaveText session={session} part="calm" />
        </VisuallyHidden>
      </span>
    </>
  )
})

function SaveButton({ session, ...props }: ComponentProps<'button'> & { readonly session: CollabSession }) {
  const t = useT()
  const status = useSessionStatus(session)
  const state = saveStateOf(status)
  const Icon = icons[state]
  const { short } = saveWords(t, status)
  return (
    <button
      type="button"
      {...props}
      aria-label={short}
      className={`article-save article-save--${state}`}
      data-save={state}
      data-unsaved={status.unsaved}
      data-saved={status.saved}
    >
      <Icon size={15} aria-hidden />
      <span className="article-save-text">{short}</span>
    </button>
  )
}

function SaveText({ session, part }: { readonly session: CollabSession; readonly part: 'short' | 'hint' | 'calm' }) {
  const t = useT()
  const status = useSessionStatus(session)
  if (part === 'calm' && saveStateOf(status) === 'unsaved') return t(($) => $.article.save.unsavedShort)
  return saveWords(t, status)[part === 'hint' ? 'hint' : 'short']
}

/** The status in a few words, and what it means for the person. */
export function saveWords(t: T, status: SessionStatus): { readonly short: string; readonly hint: string } {
  const state = saveStateOf(status)
  const hintKey = `${state}Hint` as const
  const hint = t(($) => $.article.save[hintKey])
  const short = state === 'unsaved' ? t(($) => $.article.save.unsaved, { count: status.unsaved }) : t(($) => $.article.save[state])
  return { short, hint }
}
