import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ArticleSummary } from '#shared/protocol/api.ts'
import type { BatchAction, BatchResult } from '#shared/protocol/board.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { needsReason } from './boardMoves.ts'

export interface BatchDialogProps {
  readonly action: BatchAction
  readonly articles: readonly ArticleSummary[]
  readonly onClose: () => void
  /** What was done is chosen no longer. */
  readonly onDone: (ids: readonly string[]) => void
}

/** Asks before a step is taken for several articles, and says of each what became of it. */
export function BatchDialog({ action, articles, onClose, onDone }: BatchDialogProps) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [results, setResults] = useState<readonly BatchResult[] | null>(null)
  const needs = needsReason(action, articles)
  const send = async () => {
    setBusy(true)
    try {
      const asked = articles.map(({ id, stage }) => ({ id, stage }))
      const answer = await api.actForMany({ action, articles: asked, ...(reason.trim() && { reason: reason.trim() }) })
      const done = answer.results.filter((result) => result.ok)
      onDone(done.map(({ id }) => id))
      void client.invalidateQueries({ queryKey: keys.board })
      void client.invalidateQueries({ queryKey: keys.articles })
      if (done.length < answer.results.length) return setResults(answer.results)
      toast({ kind: 'success', title: t(($) => $.board.batch.done, { count: done.length }) })
      onClose()
    } catch (error) {
      toast({ kind: 'error', title: errorMessage(t, error) })
    } finally {
      setBusy(false)
    }
  }
  const name = t(($) => $.common.action[action])
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={results ? t(($) => $.board.batch.partly) : t(($) => $.board.batch.title, { action: name, count: articles.length })}
      description={results ? undefined : t(($) => $.board.batch.lead)}
      closeLabel={t(($) => $.common.close)}
      footer={
        results ? (
          <Button onClick={onClose}>{t(($) => $.common.close)}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t(($) => $.common.cancel)}</Button>
            <Button variant="primary" busy={busy} disabled={needs && reason.trim() === ''} onClick={() => void send()}>
              {name}
            </Button>
          </>
        )
      }
    >
      <ul className="batch-list">
        {articles.map((article) => (
          <BatchLine key={article.id} article={article} result={results?.find(({ id }) => id === article.id)} />
        ))}
      </ul>
      {!results && (
        <TextField
          name="reason"
          multiline
          label={t(($) => (needs ? $.board.batch.reason : $.board.batch.opinion))}
          {...(needs && { hint: t(($) => $.board.batch.reasonHint) })}
          value={reason}
          onChange={setReason}
        />
      )}
    </Dialog>
  )
}

function BatchLine({ article, result }: { readonly article: ArticleSummary; readonly result: BatchResult | undefined }) {
  const t = useT()
  return (
    <li>
      {article.headline || article.number}
      {result?.ok && (
        <span className="batch-moved"> {t(($) => $.board.batch.moved, { stage: t(($2) => $2.common.stage[result.stage]) })}</span>
      )}
      {result && !result.ok && <span className="batch-refused"> {errorMessage(t, result.error)}</span>}
    </li>
  )
}
