import { ClipboardPaste } from 'lucide-react'
import { useState } from 'react'
import type { CollabSession } from '../collab/session.ts'
import type { PasteTold } from '../editor/behaviours/paste.ts'
import { isWorthTelling, type NoteKind } from '../editor/paste/report.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { ReprintDialog } from './ReprintDialog.tsx'

export interface PasteNoticeProps {
  readonly told: PasteTold
  readonly session: CollabSession
  /** What is left to tell; null when it is read. */
  readonly onChange: (told: PasteTold | null) => void
}

/** What did not come with a paste, or came in another form; and the offer to fill in where a reprint comes from. */
export function PasteNotice({ told, session, onChange }: PasteNoticeProps) {
  const t = useT()
  const [isFilling, setFilling] = useState(false)
  const { report, reprint, isImport } = told
  if (!isWorthTelling(report) && reprint === null) return null
  const notes = Object.entries(report.notes) as [NoteKind, number][]
  return (
    <section className="article-bar" role="status" data-pasted={report.source}>
      <ClipboardPaste size={15} aria-hidden />
      <div className="article-grow">
        <p>
          <strong>
            {t(($) => (isImport ? $.editor.paste.imported : $.editor.paste.title), {
              source: t(($) => $.editor.paste.source[report.source]),
            })}
          </strong>
        </p>
        <ul className="article-notes">
          {report.missingPictures > 0 && <li>{t(($) => $.editor.paste.missing, { count: report.missingPictures })}</li>}
          {notes.map(([kind, count]) => (
            <li key={kind}>{t(($) => $.editor.paste.note[kind], { count })}</li>
          ))}
          {reprint !== null && <li>{t(($) => $.editor.paste.reprint)}</li>}
        </ul>
        <div className="article-row">
          {reprint !== null && (
            <Button size="sm" onClick={() => setFilling(true)}>
              {t(($) => $.editor.paste.fill)}
            </Button>
          )}
          <Button size="sm" onClick={() => onChange(null)}>
            {t(($) => $.editor.paste.dismiss)}
          </Button>
        </div>
      </div>
      {reprint !== null && isFilling && (
        <ReprintDialog
          reprint={reprint}
          session={session}
          onClose={() => setFilling(false)}
          onDone={() => {
            setFilling(false)
            onChange({ ...told, reprint: null })
          }}
        />
      )}
    </section>
  )
}
