import { useQuery } from '@tanstack/react-query'
import { Copy, Download, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { CopyState } from '#shared/export/copyState.ts'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { CollabSession } from '../collab/session.ts'
import { useSessionStatus } from '../collab/useSession.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Chip } from '../ui/Chip.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { namedArticle } from './articleTitle.ts'
import { copyText } from './copyText.ts'
import { ExportPreview } from './ExportPreview.tsx'
import { type ExportChoice, exportChoices, exportFileQuery, fileSize, type MadeFile, saveFile } from './exportFile.ts'
import { SignedDownload } from './SignedDownload.tsx'

export interface ExportDialogProps {
  readonly article: ArticleDetail
  readonly headline: string
  readonly session: CollabSession
  readonly onClose: () => void
}

/** 导出: a format at the left, what it looks like at the right, and the very bytes shown to copy or download. */
export function ExportDialog({ article, headline, session, onClose }: ExportDialogProps) {
  const t = useT()
  const [choice, setChoice] = useState<ExportChoice>(exportChoices[0])
  const file = useQuery(exportFileQuery(article.id, choice.format))
  const behind = useSessionStatus(session, (status) => status.unsaved > 0)
  // What the server made says what it is; a choice of another format is of the same copy.
  const [known, setKnown] = useState<CopyState | null>(null)
  const copy = file.data?.copy ?? known
  if (copy !== known) setKnown(copy)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="full"
      className="article-export-dialog"
      title={t(($) => $.article.export.title, { title: namedArticle(t, headline) })}
      closeLabel={t(($) => $.common.close)}
    >
      <div className="article-export">
        <Formats chosen={choice} copy={copy} onChoose={setChoice} />
        <div className="article-export-main">
          {copy !== null && copy !== 'final' && (
            <p className="article-bar article-bar--returned">{t(($) => $.article.export.copyNote[copy])}</p>
          )}
          {behind && <p className="article-bar">{t(($) => $.article.export.unsavedNote)}</p>}
          {file.data && <ExportPreview key={choice.format} choice={choice} file={file.data} />}
          {!file.data && file.isFetching && (
            <div className="article-export-wait">
              <Spinner size={22} label={t(($) => $.article.export.loading)} />
            </div>
          )}
          {!file.data && !file.isFetching && (
            <EmptyState
              title={t(($) => $.article.export.failed)}
              action={<Button onClick={() => void file.refetch()}>{t(($) => $.common.retry)}</Button>}
            >
              {errorMessage(t, file.error)}
            </EmptyState>
          )}
          {file.data && (
            <FileBar
              articleId={article.id}
              file={file.data}
              choice={choice}
              fetching={file.isFetching}
              onRefresh={() => void file.refetch()}
            />
          )}
        </div>
      </div>
    </Dialog>
  )
}

interface FormatsProps {
  readonly chosen: ExportChoice
  /** What copy it is; null: nobody has said it yet. */
  readonly copy: CopyState | null
  readonly onChoose: (choice: ExportChoice) => void
}

function Formats({ chosen, copy, onChoose }: FormatsProps) {
  const t = useT()
  return (
    <nav className="article-formats" aria-label={t(($) => $.article.export.formats)}>
      {(['web', 'text'] as const).map((group) => (
        <div key={group} className="article-format-group">
          <h3 className="article-section-title">{t(($) => $.article.export.group[group])}</h3>
          {exportChoices
            .filter((choice) => choice.group === group)
            .map((choice) => (
              <button
                key={choice.format}
                type="button"
                className="article-format"
                data-format={choice.format}
                aria-pressed={choice === chosen}
                onClick={() => onChoose(choice)}
              >
                <span className="article-format-name">{t(($) => $.article.export.format[choice.format].name)}</span>
                <span className="article-format-hint">{t(($) => $.article.export.format[choice.format].hint)}</span>
                {copy && <Chip tone={copy === 'final' ? 'success' : 'warning'}>{t(($) => $.article.export.copy[copy])}</Chip>}
              </button>
            ))}
        </div>
      ))}
    </nav>
  )
}

interface FileBarProps {
  readonly articleId: string
  readonly file: MadeFile
  readonly choice: ExportChoice
  readonly fetching: boolean
  readonly onRefresh: () => void
}

function FileBar({ articleId, file, choice, fetching, onRefresh }: FileBarProps) {
  const isFinal = file.copy === 'final'
  const t = useT()
  const toast = useToast()
  const html = choice.group === 'web'
  const copy = async () => {
    if (await copyText(file.text)) toast({ title: t(($) => $.article.export.copied), kind: 'success' })
    else toast({ title: t(($) => $.article.export.copyFailed), kind: 'error' })
  }
  return (
    <div className="article-file">
      <dl className="article-file-facts">
        <div className="article-file-name">
          <dt>{t(($) => $.article.export.file)}</dt>
          <dd>{file.name}</dd>
        </div>
        <div>
          <dt>{t(($) => $.article.export.size)}</dt>
          <dd>{fileSize(file.bytes.byteLength)}</dd>
        </div>
        <div className="article-file-sha">
          <dt>{t(($) => $.article.export.sha)}</dt>
          <dd>
            <code data-sha256={file.sha256}>{file.sha256}</code>
          </dd>
        </div>
      </dl>
      <div className="article-row">
        <IconButton
          label={t(($) => $.article.export.refresh)}
          icon={fetching ? <Spinner /> : <RefreshCw size={15} aria-hidden />}
          disabled={fetching}
          focusableWhenDisabled
          onClick={onRefresh}
        />
        <Button icon={<Copy size={15} aria-hidden />} disabled={fetching} onClick={() => void copy()}>
          {t(($) => (html ? $.article.export.copyHtml : $.article.export.copyText))}
        </Button>
        {isFinal && <SignedDownload articleId={articleId} file={file} choice={choice} fetching={fetching} onMoved={onRefresh} />}
        <Button
          variant={isFinal ? 'primary' : 'plain'}
          icon={<Download size={15} aria-hidden />}
          disabled={fetching}
          data-download={choice.format}
          onClick={() => saveFile(file)}
        >
          {t(($) => $.article.export.download)}
        </Button>
      </div>
    </div>
  )
}
