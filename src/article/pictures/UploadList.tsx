import { RotateCw, X } from 'lucide-react'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import type { Upload, UploadsView } from './uploads.ts'

/** Files on their way, with what failed and can be tried again. */
export function UploadList({ uploads, retry, dismiss }: Pick<UploadsView, 'uploads' | 'retry' | 'dismiss'>) {
  const t = useT()
  if (uploads.length === 0) return null
  return (
    <ul className="pictures-uploads" aria-label={t(($) => $.article.pictures.uploads)}>
      {uploads.map(({ key, file, state }) => (
        <li key={key} className="pictures-upload" data-upload={state.is}>
          <p className="pictures-name">{file.name}</p>
          {state.is === 'failed' ? (
            <>
              <p className="article-warning" role="alert">
                {errorMessage(t, state.error)}
              </p>
              <div className="article-row">
                <Button size="sm" icon={<RotateCw size={14} aria-hidden />} onClick={() => retry(key)}>
                  {t(($) => $.common.retry)}
                </Button>
                <IconButton
                  size="sm"
                  label={t(($) => $.article.pictures.drop, { name: file.name })}
                  icon={<X size={14} aria-hidden />}
                  onClick={() => dismiss(key)}
                />
              </div>
            </>
          ) : (
            <Progress name={file.name} state={state} />
          )}
        </li>
      ))}
    </ul>
  )
}

function Progress({ name, state }: { readonly name: string; readonly state: Exclude<Upload['state'], { is: 'failed' }> }) {
  const t = useT()
  return (
    <progress
      className="pictures-progress"
      max={1}
      // All sent: the server is still reading it, which shows as a bar without an end.
      {...(state.is === 'sending' && state.share < 1 ? { value: state.share } : state.is === 'waiting' ? { value: 0 } : {})}
      aria-label={t(($) => $.article.pictures.sending, { name })}
    />
  )
}
