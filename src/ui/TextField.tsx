import './TextField.css'
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import { classNames } from './classNames.ts'

type Input = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'size' | 'className'>

export interface TextFieldProps extends Input {
  readonly label: string
  /** Keeps the label for screen readers only. */
  readonly hideLabel?: boolean
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  /** One sentence; marks the field as invalid and is read out with it. */
  readonly error?: string | null | undefined
  /** A box of several lines that grows with its text. */
  readonly multiline?: boolean
  readonly rows?: number
  /** At the end inside the box, for example a button that shows a password. */
  readonly end?: ReactNode
  /** At the start inside the box, for example an icon. */
  readonly start?: ReactNode
  readonly size?: 'sm' | 'md'
  readonly className?: string | undefined
  readonly ref?: Ref<HTMLInputElement & HTMLTextAreaElement>
}

/** A labelled field for text. */
export function TextField(props: TextFieldProps) {
  const { label, hideLabel, value, onChange, hint, error, multiline, rows = 3, start, end, size = 'md', className, ref, ...rest } = props
  const id = useId()
  const describedBy = classNames(hint ? `${id}-hint` : null, error ? `${id}-error` : null)
  const shared = {
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy || undefined,
    ...(hideLabel ? { 'aria-label': label } : {}),
    id,
    value,
  } as const
  return (
    <div className={classNames('ui-field', className)}>
      {!hideLabel && (
        <label htmlFor={id} className="ui-field-label">
          {label}
        </label>
      )}
      <div
        className={classNames('ui-input', `ui-input--${size}`, multiline && 'ui-input--multiline')}
        data-invalid={error ? '' : undefined}
      >
        {start && <span className="ui-input-start">{start}</span>}
        {multiline ? (
          <textarea
            rows={rows}
            {...shared}
            name={rest.name}
            placeholder={rest.placeholder}
            disabled={rest.disabled}
            readOnly={rest.readOnly}
            maxLength={rest.maxLength}
            required={rest.required}
            // biome-ignore lint/a11y/noAutofocus: dialogs put the caret where the person came to write
            autoFocus={rest.autoFocus}
            onChange={(event) => onChange(event.target.value)}
            ref={ref}
          />
        ) : (
          <input type="text" {...rest} {...shared} onChange={(event) => onChange(event.target.value)} ref={ref} />
        )}
        {end}
      </div>
      {hint && (
        <span id={`${id}-hint`} className="ui-field-hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="ui-field-error" role="alert">
          {error}
        </span>
      )}
    </div>
  )
}
