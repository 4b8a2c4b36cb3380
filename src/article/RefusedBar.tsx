import { Copy, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import type { ClosedReason } from '../collab/status.ts'
import { editorFaultCode, overtakenCode } from '../collab/unsentCopies.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { copyText } from './copyText.ts'
import type { CalmStatus } from './useCalmStatus.ts'

export interface RefusedBarProps {
  readonly status: CalmStatus
  /** The person has what they need of the refused text. */
  readonly onDismiss: () => void
  readonly onReconnect: () => void
}

/** What happened when the server did not take the text or closed the connection, and how to get at the text. */
export function RefusedBar({ status, onDismiss, onReconnect }: RefusedBarProps) {
  const t = useT()
  const { refused } = status
  const closed = status.connection === 'closed' ? status.reason : null
  const told = refused !== null && refused.unsentText !== ''
  const { stopped } = status
  if (!told && stopped === null && (closed === null || closed === 'refused')) return null
  return (
    <section className="article-bar article-bar--refused" role="alert" data-refused={refused?.code ?? ''}>
      <TriangleAlert size={15} aria-hidden />
      <div className="article-grow">
        <p>
          <strong>{title(t, status)}</strong>{' '}
          {stopped === null
            ? whatHappened(t, refused?.code ?? null, closed)
            : t(($) => $.article.refused.stopped, { field: t(($) => $.editor[stopped]) })}
        </p>
        {told && <p className="article-quiet">{t(($) => $.article.refused.safe)}</p>}
        <div className="article-row">
          {told && <UnsentText text={refused.unsentText} onDismiss={onDismiss} />}
          {closed === 'protocol' && (
            <Button size="sm" onClick={onReconnect}>
              {t(($) => $.article.refused.reopen)}
            </Button>
          )}
          {(stopped !== null || closed === 'client_too_old') && (
            <Button size="sm" onClick={() => location.reload()}>
              {t(($) => $.common.reload)}
            </Button>
          )}
        </div>
      </div>
    </section>
  )
}

function title(t: T, { refused, stopped }: CalmStatus): string {
  if (stopped !== null) return t(($) => $.article.refused.stoppedTitle)
  if (refused === null || refused.unsentText === '') return t(($) => $.article.save.closed)
  const isLeftOut = refused.code === overtakenCode || refused.code === editorFaultCode
  return t(($) => (isLeftOut ? $.article.refused.overtakenTitle : $.article.refused.title))
}

function UnsentText({ text, onDismiss }: { readonly text: string; readonly onDismiss: () => void }) {
  const t = useT()
  const toast = useToast()
  const [shown, setShown] = useState(false)
  const copy = async () => {
    if (await copyText(text)) toast({ title: t(($) => $.common.copied), kind: 'success' })
    else {
      setShown(true)
      toast({ title: t(($) => $.article.refused.copyFailed), kind: 'error' })
    }
  }
  return (
    <>
      <Button size="sm" icon={<Copy size={14} aria-hidden />} onClick={() => void copy()}>
        {t(($) => $.article.refused.copy)}
      </Button>
      <Button size="sm" variant="ghost" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(($) => (shown ? $.article.refused.hide : $.article.refused.show))}
      </Button>
      <Button size="sm" variant="ghost" onClick={onDismiss}>
        {t(($) => $.article.refused.dismiss)}
      </Button>
      {shown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
        <pre className="article-unsent" tabIndex={0}>
          {text}
        </pre>
      )}
    </>
  )
}

type Cause = 'overtaken' | 'editorFault' | 'readOnly' | 'identity' | 'tooLarge' | 'invalid' | 'clientTooOld' | 'other'

const causes: Readonly<Record<number, Cause>> = {
  [overtakenCode]: 'overtaken',
  [editorFaultCode]: 'editorFault',
  [closeCodes.readOnly]: 'readOnly',
  [closeCodes.identity]: 'identity',
  [closeCodes.tooLarge]: 'tooLarge',
  [closeCodes.invalid]: 'invalid',
  [closeCodes.clientTooOld]: 'clientTooOld',
}

function whatHappened(t: T, code: number | null, closed: ClosedReason | null): string {
  if (closed === 'signed_out') return t(($) => $.article.refused.signedOut)
  if (closed === 'not_found') return t(($) => $.article.refused.gone)
  if (closed === 'client_too_old') return t(($) => $.article.refused.clientTooOld)
  const cause = (code === null ? undefined : causes[code]) ?? 'other'
  return t(($) => $.article.refused[cause])
}
