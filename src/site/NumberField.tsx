import { useState } from 'react'
import { TextField } from '../ui/TextField.tsx'

export interface NumberFieldProps {
  readonly label: string
  readonly value: number
  /** More than this becomes this. */
  readonly most: number
  /** Takes tenths and hundredths, too. */
  readonly decimal?: boolean
  readonly hint?: string
  readonly error?: string | null
  readonly className?: string
  readonly onChange: (value: number) => void
}

/** A number that is not negative; what belongs to no number cannot be typed. */
export function NumberField({ label, value, most, decimal = false, hint, error, className, onChange }: NumberFieldProps) {
  // `0.` on the way to 0.5, or an empty field, is no number yet and has to stay as it was typed.
  const [typed, setTyped] = useState('')
  const change = (text: string) => {
    const clean = decimal ? firstDecimal(text) : text.replace(/\D/g, '')
    const next = Math.min(most, Number(clean))
    setTyped(Number(clean) > most ? String(most) : clean)
    onChange(next)
  }
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      className={className}
      inputMode={decimal ? 'decimal' : 'numeric'}
      maxLength={String(most).length + (decimal ? 3 : 0)}
      value={typed !== '' && Number(typed) === value ? typed : String(value)}
      onChange={change}
    />
  )
}

/** Digits with at most one point and two places: `1.25`. A full-width point is one, too. */
function firstDecimal(text: string): string {
  return /\d*(\.\d{0,2})?/.exec(text.replace(/[。．]/g, '.').replace(/[^\d.]/g, ''))?.[0] ?? ''
}
