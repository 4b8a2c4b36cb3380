import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { api } from '../api/client.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { type ExportChoice, type MadeFile, saveFile, signedHash } from './exportFile.ts'

export interface SignedDownloadProps {
  readonly articleId: string
  readonly file: MadeFile
  readonly choice: ExportChoice
  readonly fetching: boolean
  /** The server makes other bytes by now than those that are shown. */
  readonly onMoved: () => void
}

/** Saves the file that is shown and the signature that belongs beside it, or neither. */
export function SignedDownload({ articleId, file, choice, fetching, onMoved }: SignedDownloadProps) {
  const t = useT()
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const save = async () => {
    setBusy(true)
    try {
      const signature = await api.signatureFile(articleId, choice.format)
      if (signedHash(signature.bytes) !== file.sha256) {
        toast({ title: t(($) => $.article.export.pageMoved), kind: 'error' })
        return onMoved()
      }
      saveFile(file)
      saveFile(signature)
    } catch (error) {
      toast({ title: t(($) => $.article.export.signatureFailed), description: errorMessage(t, error), kind: 'error' })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button
      icon={<ShieldCheck size={15} aria-hidden />}
      busy={busy}
      disabled={fetching}
      title={t(($) => $.article.export.downloadSignedHint)}
      data-download-signed={choice.format}
      onClick={() => void save()}
    >
      {t(($) => $.article.export.downloadSigned)}
    </Button>
  )
}
