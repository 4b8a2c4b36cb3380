import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import { peopleQuery } from '../api/queries.ts'
import type { CollabSession } from '../collab/session.ts'
import type { SessionStatus } from '../collab/status.ts'
import { useSessionStatus } from '../collab/useSession.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import { namedArticle } from './articleTitle.ts'
import { actionName, isDanger } from './offers.ts'
import { isSafe } from './saveState.ts'
import { decidesOnText, isTextMoved, useAct } from './useAct.ts'
import { useArticleFigures } from './useArticleFigures.ts'
import { type SeenTextState, useSeenText } from './useSeenText.ts'
import { onwardActions, whoActsNext } from './whoMay.ts'

export interface ActionDialogProps {
  readonly offer: ActionOffer
  readonly article: ArticleDetail
  readonly headline: string
  readonly session: CollabSession
  readonly onClose: () => void
}

/** Asks once before an action, in words that name the article, and takes the reason where one is needed. */
export function ActionDialog({ offer, article, headline, session, onClose }: ActionDialogProps) {
  const t = useT()
  const people = useQuery(peopleQuery).data ?? []
  const status = useSessionStatus(session)
  const text = useSeenText(session.doc)
  const act = useAct(article, session, text.seen)
  const [reason, setReason] = useState('')
  const [touched, setTouched] = useState(false)
  const first = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const cancel = useRef<HTMLElement>(null)
  const { action, needsReason } = offer
  const unseen = decidesOnText(action) && text.moved
  const lacking = needsReason && reason.trim() === ''
  const confirm = () => {
    setTouched(true)
    if (lacking || act.isPending) return first.current?.focus()
    const settled = (_done: unknown, error: Error | null) => (isTextMoved(error) ? text.seen.overtaken() : onClose())
    act.mutate({ action, ...(needsReason ? { reason: reason.trim() } : {}) }, { onSettled: settled })
  }
  const close = (open: boolean) => {
    if (!open && !act.isPending) onClose()
  }
  const gone = status.connection === 'offline' || status.connection === 'closed'
  return (
    <Dialog
      open
      onOpenChange={close}
      size="sm"
      title={titleOf(t, offer, article, headline)}
      closeLabel={t(($) => $.common.cancel)}
      initialFocus={needsReason ? first : cancel}
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
            <ConfirmButton offer={offer} status={status} pending={act.isPending} onConfirm={confirm} />
          )}
        </>
      }
    >
      <p>{bodyOf(t, offer, whoActsNext(t, { workflow: article.workflow, stage: offer.to ?? article.stage }, people))}</p>
      {onwardActions.some((known) => known === action) && <Size session={session} />}
      {decidesOnText(action) && <LatestText {...text} />}
      {needsReason && (
        <TextField
          ref={first}
          label={t(($) => $.article.act.reason)}
          hint={t(($) => $.article.act.reasonHint)}
          error={touched && lacking ? t(($) => $.article.act.reasonMissing) : null}
          multiline
          rows={4}
          maxLength={2000}
          name="reason"
          value={reason}
          onChange={setReason}
        />
      )}
      {gone && (
        <p className="article-warning" role="alert">
          {t(($) => $.article.act.offline, { action: t(($) => $.common.action[action]) })}
        </p>
      )}
    </Dialog>
  )
}

/** Says that the text moved while the person decided, and shows it as it is now once they ask. */
function LatestText({ moved, shown }: SeenTextState) {
  const t = useT()
  return (
    <>
      {moved && (
        <p className="article-warning" role="alert" data-moved>
          {t(($) => $.article.act.moved)}
        </p>
      )}
      {shown !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        <pre className="article-unsent" tabIndex={0} data-latest>
          {shown}
        </pre>
      )}
    </>
  )
}

interface ConfirmButtonProps {
  readonly offer: ActionOffer
  readonly status: SessionStatus
  readonly pending: boolean
  readonly onConfirm: () => void
}

/** Waits for the text: its words say why it cannot be pressed yet. */
function ConfirmButton({ offer, status, pending, onConfirm }: ConfirmButtonProps) {
  const t = useT()
  const danger = isDanger(offer.action)
  const offline = status.connection === 'offline' || status.connection === 'closed'
  const saving = !offline && !isSafe(status)
  return (
    <Button
      variant={danger ? 'danger' : 'primary'}
      className={danger ? 'ui-button--danger-filled' : undefined}
      busy={pending || saving}
      disabled={offline}
      data-confirm={offer.action}
      onClick={onConfirm}
    >
      {saving && !pending ? t(($) => $.article.act.saving) : actionName(t, offer)}
    </Button>
  )
}

function Size({ session }: { readonly session: CollabSession }) {
  const t = useT()
  const figures = useArticleFigures(session.doc)
  return (
    <p className="article-quiet">
      {t(($) => $.article.act.size, { count: figures.body })}
      {figures.headline === 0 && <strong className="article-warning"> {t(($) => $.article.act.headlineMissing)}</strong>}
    </p>
  )
}

function titleOf(t: T, { action }: ActionOffer, { stage, createdBy }: ArticleDetail, headline: string): string {
  return t(($) => $.article.act.askTitle[action], {
    title: namedArticle(t, headline),
    stage: t(($) => $.common.stage[stage]),
    name: createdBy.name,
  })
}

function bodyOf(t: T, { action, to }: ActionOffer, who: string): string {
  return t(($) => $.article.act.askBody[action], { next: to ? t(($) => $.common.stage[to]) : '', who })
}
