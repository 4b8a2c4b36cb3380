import '../ui/TextField.css'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type * as Y from 'yjs'
import type { MetaTextKey } from '#shared/article/metadata.ts'
import { metaOf } from '#shared/article/ydoc.ts'
import { CollabText, type TextControl } from './collabText.ts'

export interface CollabFieldProps {
  readonly doc: Y.Doc
  readonly field: MetaTextKey
  readonly label: string
  readonly readOnly: boolean
  /** Stands in the empty field. */
  readonly hint?: string
  readonly multiline?: boolean
  /** At the end of the label's line; gets the value as it stands in the field. */
  readonly note?: (value: string) => ReactNode
  /** Beside the field. */
  readonly end?: ReactNode
}

/** A text key of the article's meta map as a field that several people can write in at once. */
export function CollabField({ doc, field, label, readOnly, hint, multiline, note, end }: CollabFieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const [value, setValue] = useState('')
  useEffect(() => {
    const control: TextControl | null = input.current ?? area.current
    if (!control) return
    const binding = new CollabText(metaOf(doc), field, control, setValue)
    return () => binding.destroy()
  }, [doc, field])
  const shared = {
    id,
    readOnly,
    'data-meta': field,
    placeholder: readOnly ? undefined : hint,
    autoComplete: 'off',
    spellCheck: false,
  } as const
  return (
    <div className="ui-field">
      <span className="article-field-head">
        <label htmlFor={id} className="ui-field-label">
          {label}
        </label>
        {note && <span className="ui-field-hint">{note(value)}</span>}
      </span>
      <div className={end ? 'article-field-line' : undefined}>
        <div className="ui-input ui-input--sm">
          {multiline ? <textarea {...shared} rows={3} ref={area} /> : <input {...shared} type="text" ref={input} />}
        </div>
        {end}
      </div>
    </div>
  )
}
