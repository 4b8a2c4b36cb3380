import { type KeyboardEvent, useState } from 'react'
import { useT } from '../../i18n/useT.ts'

export interface AltTextProps {
  readonly alt: string
  readonly isEditable: boolean
  readonly onChange: (alt: string) => void
}

/** Longest text: screen readers read it in one breath. */
const maxLength = 200

/** What the picture shows, for people who cannot see it: asked for until it is written, one line afterwards. */
export function AltText({ alt, isEditable, onChange }: AltTextProps) {
  const t = useT()
  const [draft, setDraft] = useState<string | null>(null)
  const label = t(($) => $.editor.altText)
  if (!isEditable || (alt !== '' && draft === null)) {
    return (
      <div className="ed-alt" contentEditable={false}>
        <span className="ed-alt-tag">{label}</span>
        {isEditable ? (
          <button type="button" className="ed-alt-text" onClick={() => setDraft(alt)}>
            {alt}
          </button>
        ) : (
          <span className="ed-alt-text">{alt}</span>
        )}
      </div>
    )
  }
  const finish = () => {
    const next = (draft ?? '').trim()
    if (draft !== null && next !== alt) onChange(next)
    setDraft(null)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') event.currentTarget.blur()
    if (event.key === 'Escape') setDraft(null)
  }
  return (
    <div className="ed-alt" contentEditable={false} data-wanted={alt === '' || undefined}>
      <span className="ed-alt-tag">{label}</span>
      <input
        className="ed-alt-input"
        aria-label={label}
        placeholder={t(($) => $.editor.altPlaceholder)}
        maxLength={maxLength}
        value={draft ?? alt}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to change it
        autoFocus={alt !== ''}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={onKeyDown}
      />
    </div>
  )
}
