import './TextField.css'
import './ChipToggles.css'
import { Check } from 'lucide-react'
import { useId } from 'react'

export interface ChipTogglesProps<V extends string> {
  readonly label: string
  readonly values: readonly V[]
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (values: readonly V[]) => void
  readonly error?: string | null | undefined
}

/** Any number of a few, each a chip that stays down. The result keeps the order of the options. */
export function ChipToggles<V extends string>({ label, values, options, onChange, error }: ChipTogglesProps<V>) {
  const id = useId()
  const toggle = (value: V) => {
    const next = options
      .map((option) => option.value)
      .filter((known) => (known === value ? !values.includes(known) : values.includes(known)))
    onChange(next)
  }
  return (
    <fieldset className="ui-field" aria-describedby={error ? id : undefined}>
      <legend className="ui-field-label">{label}</legend>
      <div className="ui-chip-toggles">
        {options.map((option) => {
          const pressed = values.includes(option.value)
          return (
            <button key={option.value} type="button" className="ui-chip-toggle" aria-pressed={pressed} onClick={() => toggle(option.value)}>
              {pressed && <Check size={13} aria-hidden />}
              {option.label}
            </button>
          )
        })}
      </div>
      {error && (
        <span id={id} className="ui-field-error" role="alert">
          {error}
        </span>
      )}
    </fieldset>
  )
}
