import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ArticleSummary } from '#shared/protocol/api.ts'
import { api } from '../api/client.ts'
import { keys, peopleQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/Toasts.tsx'

export interface AssignDialogProps {
  readonly articles: readonly ArticleSummary[]
  readonly onClose: () => void
}

const keep = '\u0000keep'

/** Who is responsible (责编) and when it is due (截稿), for one article or several. */
export function AssignDialog({ articles, onClose }: AssignDialogProps) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const people = useQuery(peopleQuery).data ?? []
  const [assignee, setAssignee] = useState(keep)
  const [due, setDue] = useState('')
  const [clear, setClear] = useState(false)
  const [busy, setBusy] = useState(false)
  const at = new Date(due)
  const dueAt = clear ? null : due === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString()
  const change = { ...(assignee !== keep && { assignee: assignee || null }), ...(dueAt !== undefined && { dueAt }) }
  const save = async () => {
    setBusy(true)
    try {
      for (const { id } of articles) await api.updateArticle(id, change)
      onClose()
    } catch (error) {
      toast({ kind: 'error', title: errorMessage(t, error) })
    } finally {
      setBusy(false)
      void client.invalidateQueries({ queryKey: keys.board })
      void client.invalidateQueries({ queryKey: keys.articles })
    }
  }
  const options = [
    { value: keep, label: t(($) => $.board.assignDialog.keep) },
    { value: '', label: t(($) => $.board.assignDialog.nobody) },
    ...people.map((person) => ({ value: person.username, label: person.name })),
  ]
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(($) => $.board.assignDialog.title, { count: articles.length })}
      closeLabel={t(($) => $.common.close)}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t(($) => $.common.cancel)}</Button>
          <Button variant="primary" busy={busy} disabled={Object.keys(change).length === 0} onClick={() => void save()}>
            {t(($) => $.common.save)}
          </Button>
        </>
      }
    >
      <div className="new-article">
        <Select label={t(($) => $.board.assignDialog.assignee)} value={assignee} options={options} onChange={setAssignee} />
        <TextField
          name="due"
          type="datetime-local"
          label={t(($) => $.board.assignDialog.due)}
          value={due}
          onChange={setDue}
          disabled={clear}
        />
        <Checkbox label={t(($) => $.board.assignDialog.noDue)} checked={clear} onChange={setClear} />
      </div>
    </Dialog>
  )
}
