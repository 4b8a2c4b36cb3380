import { FileUp } from 'lucide-react'
import { useRef } from 'react'
import { useT } from '../i18n/useT.ts'
import { importable } from '../import/importable.ts'
import { Button } from '../ui/Button.tsx'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'

export interface ImportButtonProps {
  /** Name of the file that is being read; null at rest. */
  readonly current: string | null
  readonly onFiles: (files: readonly File[]) => void
}

/** Chooses files to make articles of. They can also be dropped anywhere on the desk. */
export function ImportButton({ current, onFiles }: ImportButtonProps) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button
        icon={<FileUp size={16} aria-hidden />}
        busy={current !== null}
        onClick={() => input.current?.click()}
        title={t(($) => $.desk.import.hint)}
        className="desk-import"
      >
        <span className="desk-import-word">{t(($) => $.desk.import.button)}</span>
      </Button>
      <VisuallyHidden>
        <span role="status">{current === null ? '' : t(($) => $.desk.import.reading, { name: current })}</span>
      </VisuallyHidden>
      <input
        ref={input}
        type="file"
        accept={importable}
        multiple
        hidden
        aria-label={t(($) => $.desk.import.button)}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
