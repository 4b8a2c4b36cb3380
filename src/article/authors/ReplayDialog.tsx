import './replay.css'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Pause, Play } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { AuthorsResponse, WritingSession } from '#shared/protocol/authors.ts'
import { historyQuery } from '../../api/queries.ts'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Select } from '../../ui/Select.tsx'
import { PastArticle } from './PastArticle.tsx'
import type { Authorship } from './useAuthorship.ts'

/** How long a moment stands while it plays. Milliseconds. */
const stepMs = 1_200

export interface ReplayDialogProps {
  readonly articleId: string
  readonly title: string
  readonly authorship: Authorship
  readonly onClose: () => void
}

/** How the article was written: its text after every writing session, by hand or as it plays. */
export function ReplayDialog({ articleId, title, authorship, onClose }: ReplayDialogProps) {
  const t = useT()
  // As it was when the dialog opened: what is written meanwhile would move the slider under the hand.
  const [data] = useState(authorship.query.data)
  const [who, setWho] = useState('')
  const sessions = toTheEnd(data).filter(({ username }) => who === '' || username === who)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      className="replay-dialog"
      title={t(($) => $.authors.replay.title, { title })}
      closeLabel={t(($) => $.common.close)}
    >
      <Select
        className="replay-who"
        size="sm"
        label={t(($) => $.authors.replay.who)}
        value={who}
        options={[
          { value: '', label: t(($) => $.authors.replay.everybody) },
          ...(data?.people ?? []).map(({ username, name }) => ({ value: username, label: name })),
        ]}
        onChange={setWho}
      />
      {sessions.length === 0 ? (
        <p className="article-quiet">{t(($) => $.authors.replay.none)}</p>
      ) : (
        <Player key={who} articleId={articleId} sessions={sessions} />
      )}
    </Dialog>
  )
}

/** The sessions, of which the last one goes on to the end: rows that only put text back belong to none. */
function toTheEnd(data: AuthorsResponse | undefined): readonly WritingSession[] {
  const sessions = data?.sessions ?? []
  const end = Math.max(0, ...sessions.map(({ seq }) => seq[1]))
  return sessions.map((session) => (data && session.seq[1] === end ? { ...session, seq: [session.seq[0], data.seq] } : session))
}

function Player({ articleId, sessions }: { readonly articleId: string; readonly sessions: readonly WritingSession[] }) {
  const t = useT()
  const help = useId()
  const last = sessions.length - 1
  const [index, setIndex] = useState(last)
  const [isPlaying, setPlaying] = useState(false)
  const slider = useRef<HTMLInputElement>(null)
  const session = sessions[index]
  const query = useQuery(historyQuery(articleId, session?.seq[1] ?? 1))
  const isHere = query.isSuccess && !query.isPlaceholderData
  useEffect(() => {
    if (!isPlaying || !isHere) return
    if (index >= last) return setPlaying(false)
    const timer = setTimeout(() => setIndex(index + 1), stepMs)
    return () => clearTimeout(timer)
  }, [isPlaying, isHere, index, last])
  useEffect(() => slider.current?.focus(), [])
  if (session === undefined) return null
  const go = (to: number) => {
    setPlaying(false)
    setIndex(Math.min(last, Math.max(0, to)))
  }
  const play = () => {
    if (!isPlaying && index >= last) setIndex(0)
    setPlaying(!isPlaying)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== ' ' || (event.target instanceof Element && event.target.closest('button'))) return
    event.preventDefault()
    play()
  }
  const place = { step: index + 1, count: sessions.length }
  const stage = t(($) => $.common.stage[session.stage])
  const said = t(($) => $.authors.replay.session, { name: session.name, stage, added: session.added, struck: session.struck })
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the slider and the text in it
    <div className="replay" onKeyDown={press}>
      <div className="replay-controls">
        <IconButton
          label={t(($) => $.authors.replay.previous)}
          icon={<ChevronLeft size={16} aria-hidden />}
          onClick={() => go(index - 1)}
        />
        <IconButton
          label={t(($) => (isPlaying ? $.authors.replay.pause : $.authors.replay.play))}
          icon={isPlaying ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
          onClick={play}
        />
        <IconButton label={t(($) => $.authors.replay.next)} icon={<ChevronRight size={16} aria-hidden />} onClick={() => go(index + 1)} />
        <input
          ref={slider}
          className="replay-slider"
          type="range"
          min={0}
          max={last}
          step={1}
          value={index}
          aria-label={t(($) => $.authors.replay.moment)}
          aria-valuetext={`${t(($) => $.authors.replay.step, place)} ${formatDateTime(session.to)} ${said}`}
          aria-describedby={help}
          onChange={(event) => go(Number(event.target.value))}
        />
      </div>
      <p className="replay-moment">
        <span>
          {t(($) => $.authors.replay.step, place)} · <time dateTime={session.to}>{formatDateTime(session.to)}</time>
        </span>
        <span>{said}</span>
      </p>
      <p id={help} className="article-quiet replay-keys">
        {t(($) => $.authors.replay.keys)}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and has to by key */}
      <section className="replay-text" aria-label={t(($) => $.authors.replay.text)} aria-busy={!isHere} tabIndex={0}>
        {query.data && <PastArticle article={query.data.article} />}
        {!query.data && query.isPending && <p role="status">{t(($) => $.authors.replay.loading)}</p>}
        {query.isError && (
          <p role="alert">
            {t(($) => $.authors.replay.failed)} {errorMessage(t, query.error)}{' '}
            <Button size="sm" onClick={() => void query.refetch()}>
              {t(($) => $.common.retry)}
            </Button>
          </p>
        )}
      </section>
    </div>
  )
}
