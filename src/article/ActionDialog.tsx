import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import { correctionQuery, peopleQuery, useMe } from '../api/queries.ts'
import type { CollabSession } from '../collab/session.ts'
import type { SessionStatus } from '../collab/status.ts'
import { useSessionStatus } from '../collab/useSession.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ActionFields } from './ActionFields.tsx'
import { type Asked, emptyForm, partsOf, problemsOf, requestFrom } from './actionForm.ts'
import type { ArticleFigures } from './articleFigures.ts'
import { namedArticle } from './articleTitle.ts'
import { ChangesToSee } from './ChangesToSee.tsx'
import { actionName, isDanger } from './offers.ts'
import { isSafe } from './saveState.ts'
import { changesTold, decidesOnText, isOver, isTextMoved, useAct } from './useAct.ts'
import { useArticleFigures } from './useArticleFigures.ts'
import { useSeenText } from './useSeenText.ts'
import { onwardActions, whoActsNext } from './whoMay.ts'

export interface ActionDialogProps {
  readonly offer: ActionOffer
  /** Takes a schedule back instead of choosing a time. */
  readonly unschedule: boolean
  readonly article: ArticleDetail
  readonly headline: string
  readonly session: CollabSession
  readonly onClose: () => void
}

/** Asks once before an action, in words that name the article, and takes what the action needs. */
export function ActionDialog({ offer, unschedule, article, headline, session, onClose }: ActionDialogProps) {
  const t = useT()
  const me = useMe()
  const people = useQuery(peopleQuery).data ?? []
  const status = useSessionStatus(session)
  const text = useSeenText(session.doc)
  const act = useAct(article, session, text.seen)
  const [form, setForm] = useState(emptyForm)
  const [touched, setTouched] = useState(false)
  const first = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const cancel = useRef<HTMLElement>(null)
  const goOn = useRef<HTMLElement>(null)
  const asked = { offer, article, me, unschedule }
  const parts = partsOf(asked)
  const correction = useQuery({ ...correctionQuery(article.id), enabled: parts.notice })
  const drafted = correction.data?.notice
  const { action } = offer
  const unseen = decidesOnText(action) && text.moved
  const problems = problemsOf(form, parts, article, drafted, Date.now())
  const leave = () => {
    // The button from which it was opened goes with the stage, and the caret with the right to write.
    goOn.current = document.querySelector<HTMLElement>('.article-main')
    onClose()
  }
  const confirm = () => {
    setTouched(true)
    if (problems.reason || problems.when || problems.notice || act.isPending) return first.current?.focus()
    const settled = (_done: unknown, error: Error | null) => {
      if (isTextMoved(error)) text.seen.overtaken()
      else if (!error || isOver(error)) leave()
    }
    act.mutate(requestFrom(form, parts, asked, drafted), { onSettled: settled })
  }
  const close = (open: boolean) => {
    if (!open && !act.isPending) onClose()
  }
  const onward = onwardActions.some((known) => known === action)
  const figures = useArticleFigures(session.doc)
  const gone = status.connection === 'offline' || status.connection === 'closed'
  return (
    <Dialog
      open
      onOpenChange={close}
      size={parts.errors || parts.notice || text.shown ? 'md' : 'sm'}
      title={titleOf(t, asked, headline)}
      closeLabel={t(($) => $.common.cancel)}
      initialFocus={parts.reason || parts.when ? first : cancel}
      finalFocus={goOn}
      footer={
        <>
          <Button ref={cancel} disabled={act.isPending} onClick={onClose}>
            {t(($) => $.common.cancel)}
          </Button>
          {unseen && !act.isPending ? (
            <Button variant="primary" data-look onClick={text.look}>
              {t(($) => $.article.act.look)}
            </Button>
          ) : (
            <ConfirmButton
              offer={offer}
              unschedule={unschedule}
              status={status}
              pending={act.isPending}
              blank={onward && action !== 'resume' && isBlank(figures)}
              onConfirm={confirm}
            />
          )}
        </>
      }
    >
      <div className="article-ask">
        <p>{bodyOf(t, asked, whoActsNext(t, { workflow: article.workflow, stage: offer.to ?? article.stage }, people))}</p>
        {onward && <Size figures={figures} />}
        <ChangesToSee article={article} action={action} text={text} told={changesTold(act.error)} />
        <ActionFields
          offer={offer}
          article={article}
          doc={session.doc}
          parts={parts}
          problems={touched ? problems : null}
          form={form}
          onChange={(part) => setForm((before) => ({ ...before, ...part }))}
          correction={correction}
          first={first}
        />
        {gone && (
          <p className="article-warning" role="alert">
            {t(($) => $.article.act.offline, { action: t(($) => $.common.action[action]) })}
          </p>
        )}
      </div>
    </Dialog>
  )
}

interface ConfirmButtonProps {
  readonly offer: ActionOffer
  readonly unschedule: boolean
  readonly status: SessionStatus
  readonly pending: boolean
  /** The article has no text yet. */
  readonly blank: boolean
  readonly onConfirm: () => void
}

/** Waits for the text: its words say why it cannot be pressed yet. */
function ConfirmButton({ offer, unschedule, status, pending, blank, onConfirm }: ConfirmButtonProps) {
  const t = useT()
  const danger = isDanger(offer.action)
  const offline = status.connection === 'offline' || status.connection === 'closed'
  const saving = !offline && !isSafe(status)
  return (
    <Button
      variant={danger ? 'danger' : 'primary'}
      className={danger ? 'ui-button--danger-filled' : undefined}
      busy={pending || saving}
      disabled={offline || blank}
      data-confirm={offer.action}
      onClick={onConfirm}
    >
      {saving && !pending ? t(($) => $.article.act.saving) : unschedule ? t(($) => $.steps.time.cancel) : actionName(t, offer)}
    </Button>
  )
}

function Size({ figures }: { readonly figures: ArticleFigures }) {
  const t = useT()
  if (isBlank(figures)) {
    return (
      <p className="article-warning" role="alert">
        {t(($) => $.article.act.empty)}
      </p>
    )
  }
  return (
    <p className="article-quiet">
      {t(($) => $.article.act.size, { count: figures.body })}
      {figures.headline === 0 && <strong className="article-warning"> {t(($) => $.article.act.headlineMissing)}</strong>}
    </p>
  )
}

/** There is nothing that could be judged; the server refuses it, too. */
function isBlank({ headline, body }: ArticleFigures): boolean {
  return headline === 0 && body === 0
}

function titleOf(t: T, { offer, article, unschedule }: Asked, headline: string): string {
  const title = namedArticle(t, headline)
  if (unschedule) return t(($) => $.steps.time.cancelTitle, { title })
  const { stage, createdBy } = article
  return t(($) => $.article.act.askTitle[offer.action], { title, stage: t(($) => $.common.stage[stage]), name: createdBy.name })
}

function bodyOf(t: T, { offer, article, unschedule }: Asked, who: string): string {
  const { action, to } = offer
  if (unschedule) return t(($) => $.steps.time.cancelBody, { stage: t(($) => $.common.stage[article.stage]) })
  return t(($) => $.article.act.askBody[action], { next: to ? t(($) => $.common.stage[to]) : '', who })
}
