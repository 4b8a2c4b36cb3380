import './authors.css'
import { X } from 'lucide-react'
import { type CSSProperties, type RefObject, useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import { countCharacters } from '#shared/article/read.ts'
import type { AuthoredRange, AuthorsResponse, StruckText } from '#shared/protocol/authors.ts'
import type { ArticleEditors } from '../../editor/articleEditors.ts'
import { type Blame, readBlame } from '../../editor/authors/readBlame.ts'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { formatDateTime } from '../../i18n/format.ts'
import { useT } from '../../i18n/useT.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import type { Authorship } from './useAuthorship.ts'
import type { BlameQuestion } from './useBlame.ts'

export interface AuthorCardProps {
  readonly authorship: Authorship
  readonly question: BlameQuestion
  readonly editors: ArticleEditors
  /** Gives the keyboard back to the text. */
  readonly onBackToText: () => void
}

/** Who wrote a place of the text, beside it. It takes no click and no key from the text, unless it was asked for by key. */
export function AuthorCard({ authorship, question, editors, onBackToText }: AuthorCardProps) {
  const t = useT()
  const label = useId()
  const card = useRef<HTMLElement>(null)
  const place = usePlace(question, editors, card)
  const { query, colors, dismiss } = authorship
  const close = () => {
    dismiss()
    if (question.isByKey) onBackToText()
  }
  useEffect(() => {
    if (question.isByKey) card.current?.focus({ preventScroll: true })
  }, [question])
  return (
    <section
      ref={card}
      className="author-card"
      style={place}
      role="dialog"
      aria-labelledby={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      <div className="author-card-head">
        <h2 id={label} className="article-section-title">
          {t(($) => $.authors.card)}
        </h2>
        <IconButton size="sm" label={t(($) => $.authors.close)} icon={<X size={14} aria-hidden />} onClick={close} />
      </div>
      {query.data ? (
        <Answer data={query.data} colors={colors} question={question} editors={editors} />
      ) : query.isError ? (
        <p role="alert">{errorMessage(t, query.error)}</p>
      ) : (
        <p role="status">{t(($) => $.authors.loading)}</p>
      )}
    </section>
  )
}

interface AnswerProps extends Pick<AuthorCardProps, 'question' | 'editors'> {
  readonly data: AuthorsResponse
  readonly colors: ReadonlyMap<string, string>
}

function Answer({ data, colors, question, editors }: AnswerProps) {
  const t = useT()
  const [blame, setBlame] = useState<Blame | null>(null)
  // The marks follow the answer in an effect of the page, which runs after those of its children.
  useEffect(() => {
    let isOver = false
    queueMicrotask(() => {
      const editor = editors.get(question.field)
      if (!isOver && editor) setBlame(readBlame(editor.state, question.from, question.to, data.struck))
    })
    return () => {
      isOver = true
    }
  }, [data, question, editors])
  if (blame === null) return null
  const writers = byWriter(blame)
  return (
    <div className="author-answer">
      {blame.parts.length === 0 && <p>{t(($) => (blame.text === '' ? $.authors.nothing : $.authors.unknown))}</p>}
      {writers.length > 1 && <p>{t(($) => $.authors.several, { count: writers.length })}</p>}
      {writers.map(({ range, text, isOne }) => (
        <div key={range.username} className="author-origin" style={{ '--person': colors.get(range.username) ?? '' } as CSSProperties}>
          <p>
            <span className="author-swatch" aria-hidden />
            <strong>{t(($) => $.authors.wrote, { name: range.name || t(($) => $.authors.noName) })}</strong>
            {writers.length > 1 && <span className="author-figure">{t(($) => $.authors.part, { count: countCharacters(text) })}</span>}
          </p>
          {isOne && <Origin range={range} />}
        </div>
      ))}
      {blame.struck.length > 0 && <Struck struck={blame.struck} />}
    </div>
  )
}

/** What there is to tell of text that was written at one time. */
function Origin({ range }: { readonly range: AuthoredRange }) {
  const t = useT()
  const { source } = range
  return (
    <>
      <p className="article-quiet">
        {t(($) => $.authors.when, { at: formatDateTime(range.at), stage: t(($) => $.common.stage[range.stage]) })}
      </p>
      {range.pasted && (
        <p className="article-quiet">
          {source === null
            ? t(($) => $.authors.pasted)
            : t(($) => $.authors.pastedFrom, { source: t(($) => $.authors.source[source.kind]) })}
          {source?.url && (
            <>
              {' '}
              <a href={source.url} target="_blank" rel="noreferrer noopener">
                {source.url}
              </a>
            </>
          )}
        </p>
      )}
      {range.moved && (
        <p className="article-quiet">{t(($) => $.authors.moved, { name: range.moved.name, at: formatDateTime(range.moved.at) })}</p>
      )}
    </>
  )
}

function Struck({ struck }: { readonly struck: readonly StruckText[] }) {
  const t = useT()
  return (
    <div className="author-struck">
      <h3 className="article-section-title">{t(($) => $.authors.struckHere)}</h3>
      <ul>
        {struck.map((one) => (
          <li key={`${one.struck.at} ${one.from} ${one.text}`}>
            <del>{one.text}</del>{' '}
            <span className="article-quiet">
              {t(($) => $.authors.struckBy, {
                name: one.struck.name,
                at: formatDateTime(one.struck.at),
                author: one.name || t(($) => $.authors.noName),
              })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Everybody's text together, the first of it standing for when and how; `isOne`: it was all written at one time. */
function byWriter({ parts }: Blame) {
  const writers = new Map<string, { range: AuthoredRange; text: string; isOne: boolean }>()
  for (const { range, text } of parts) {
    const before = writers.get(range.username)
    if (before === undefined) writers.set(range.username, { range, text, isOne: true })
    else writers.set(range.username, { range: before.range, text: before.text + text, isOne: before.isOne && before.range.at === range.at })
  }
  return [...writers.values()]
}

const gap = 6

/** Below the place, or above where there is no room; where the window is narrow the style sheet puts it to the foot. */
function usePlace(question: BlameQuestion, editors: ArticleEditors, card: RefObject<HTMLElement | null>): CSSProperties {
  // Not hidden until it is placed: what is hidden cannot get the focus.
  const [place, setPlace] = useState<CSSProperties>({ opacity: 0 })
  useLayoutEffect(() => {
    const editor = editors.get(question.field)
    const element = card.current
    if (editor === undefined || element === null) return
    const put = () => {
      const at = Math.min(question.to, editor.state.doc.content.size)
      const { left, top, bottom } = editor.view.coordsAtPos(at)
      const { width, height } = element.getBoundingClientRect()
      const isBelow = bottom + gap + height < window.innerHeight
      setPlace({
        insetInlineStart: Math.max(8, Math.min(left, window.innerWidth - width - 8)),
        insetBlockStart: isBelow ? bottom + gap : Math.max(8, top - gap - height),
      })
    }
    put()
    const watch = new ResizeObserver(put)
    watch.observe(element)
    return () => watch.disconnect()
  }, [question, editors, card])
  return place
}
