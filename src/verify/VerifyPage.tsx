import './VerifyPage.css'
import { FileCheck2, FileKey2 } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { errorMessage } from '../i18n/errorMessage.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Spinner } from '../ui/Spinner.tsx'
import { useDocumentTitle } from '../ui/useDocumentTitle.ts'
import { useFileDrop } from '../ui/useFileDrop.ts'
import { noFiles, type SignedFiles, withFiles } from './signedFiles.ts'
import { FileProblem, useVerify } from './useVerify.ts'
import { VerdictCard } from './VerdictCard.tsx'

/** `/verify`: whether a page is the one that the newsroom signed off. */
export function VerifyPage() {
  const t = useT()
  const title = t(($) => $.verify.title)
  useDocumentTitle(title)
  const [{ files, round }, setChosen] = useState<{ files: SignedFiles; round: number }>({ files: noFiles, round: 0 })
  const check = useVerify(files, round)
  const choose = (more: readonly File[]) => {
    // After a verdict the next files begin a new check.
    if (more.length > 0) setChosen({ files: withFiles(check.isSuccess && more.length > 1 ? noFiles : files, more), round: round + 1 })
  }
  const drop = useFileDrop(true, choose)
  return (
    <div className="verify" {...drop.handlers}>
      <header>
        <h1 className="verify-title">{title}</h1>
        <p className="verify-lead">{t(($) => $.verify.lead)}</p>
      </header>
      <section className="verify-drop" data-over={drop.isOver || undefined}>
        <p>{t(($) => $.verify.drop)}</p>
        <ChooseButton onFiles={choose} />
        <ul className="verify-files">
          <Chosen icon={<FileCheck2 size={16} aria-hidden />} label={t(($) => $.verify.page)} file={files.page} />
          <Chosen icon={<FileKey2 size={16} aria-hidden />} label={t(($) => $.verify.sidecar)} file={files.sidecar} />
        </ul>
      </section>
      <div role="status" aria-live="polite" className="verify-status">
        {check.isFetching && <Spinner size={20} label={t(($) => $.verify.checking)} />}
        {check.data && !check.isFetching && <VerdictCard verdict={check.data} />}
        {check.isError && !check.isFetching && <p className="verify-failed">{problem(t, check.error)}</p>}
      </div>
      {(files.page || files.sidecar) && (
        <Button className="verify-again" onClick={() => setChosen({ files: noFiles, round: round + 1 })}>
          {t(($) => $.verify.again)}
        </Button>
      )}
    </div>
  )
}

function problem(t: T, error: unknown): string {
  if (error instanceof FileProblem) return t(($) => $.verify[error.why], { name: error.file })
  return `${t(($) => $.verify.failed)} ${errorMessage(t, error)}`
}

function ChooseButton({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="primary" onClick={() => input.current?.click()}>
        {t(($) => $.verify.choose)}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t(($) => $.verify.choose)}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}

interface ChosenProps {
  readonly icon: ReactNode
  readonly label: string
  readonly file: File | null
}

function Chosen({ icon, label, file }: ChosenProps) {
  const t = useT()
  return (
    <li data-missing={file === null || undefined}>
      {icon}
      <span className="verify-kind">{label}</span>
      <span className="verify-name">{file?.name ?? t(($) => $.verify.missing)}</span>
    </li>
  )
}
