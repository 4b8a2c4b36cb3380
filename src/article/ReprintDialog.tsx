import { useState } from 'react'
import type { CollabSession } from '../collab/session.ts'
import { namesIn, type Reprint } from '../editor/paste/reprint.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { hasNoHeadline, takeReprint } from './takeReprint.ts'

export interface ReprintDialogProps {
  readonly reprint: Reprint
  readonly session: CollabSession
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Shows what was read out of the pasted credits; the person checks it before it goes into the article. */
export function ReprintDialog({ reprint, session, onClose, onDone }: ReprintDialogProps) {
  const t = useT()
  const toast = useToast()
  const [source, setSource] = useState(reprint.source)
  const [authors, setAuthors] = useState(reprint.authors.join(t(($) => $.common.listSeparator)))
  const [headline, setHeadline] = useState(reprint.headline)
  const [editors, setEditors] = useState(reprint.editors.join(t(($) => $.common.listSeparator)))
  const [isFree] = useState(() => hasNoHeadline(session.doc))
  const apply = () => {
    const tail = tailOf(t, isFree ? '' : headline.trim(), editors.trim())
    const { undoManager } = session
    undoManager.addTrackedOrigin(takeReprint)
    undoManager.stopCapturing()
    takeReprint(
      session.doc,
      { source: source.trim(), authors: namesIn(authors), headline: headline.trim(), tail },
      reprint.lines,
      takeReprint,
    )
    undoManager.stopCapturing()
    toast({ title: t(($) => $.editor.reprint.done), kind: 'success' })
    onDone()
  }
  const footer = (
    <>
      <Button onClick={onClose}>{t(($) => $.common.cancel)}</Button>
      <Button type="submit" form="reprint" variant="primary">
        {t(($) => $.editor.reprint.apply)}
      </Button>
    </>
  )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(($) => $.editor.reprint.title)}
      description={t(($) => $.editor.reprint.hint)}
      closeLabel={t(($) => $.common.close)}
      footer={footer}
    >
      <form
        id="reprint"
        className="article-reprint"
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        <TextField label={t(($) => $.editor.reprint.source)} value={source} onChange={setSource} maxLength={200} />
        <TextField
          label={t(($) => $.editor.reprint.authors)}
          hint={t(($) => $.editor.reprint.authorsHint)}
          value={authors}
          onChange={setAuthors}
          maxLength={400}
        />
        <TextField
          label={t(($) => $.editor.reprint.headline)}
          hint={t(($) => (isFree ? $.editor.reprint.headlineFree : $.editor.reprint.headlineTaken))}
          value={headline}
          onChange={setHeadline}
          maxLength={400}
        />
        <TextField
          label={t(($) => $.editor.reprint.editors)}
          hint={t(($) => $.editor.reprint.editorsHint)}
          value={editors}
          onChange={setEditors}
          maxLength={400}
        />
      </form>
    </Dialog>
  )
}

/** （原标题：…　原编辑：…）, as reprints end. */
function tailOf(t: T, headline: string, editors: string): string {
  const parts = [
    ...(headline === '' ? [] : [t(($) => $.editor.reprint.tailHeadline, { headline })]),
    ...(editors === '' ? [] : [t(($) => $.editor.reprint.tailEditors, { editors })]),
  ]
  return parts.length === 0 ? '' : t(($) => $.editor.reprint.tail, { parts: parts.join(t(($) => $.editor.reprint.tailSeparator)) })
}
