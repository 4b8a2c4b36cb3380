import './TextField.css'
import './Checkbox.css'
import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox'
import { Check } from 'lucide-react'
import { type ReactNode, useId } from 'react'

export interface CheckboxProps {
  readonly label: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly hint?: ReactNode
}

/** Yes or no, with its words beside it. */
export function Checkbox({ label, checked, onChange, disabled, hint }: CheckboxProps) {
  const id = useId()
  return (
    <div className="ui-checkbox-row">
      <BaseCheckbox.Root
        className="ui-checkbox"
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        id={id}
        checked={checked}
        disabled={disabled ?? false}
        onCheckedChange={(next) => onChange(next)}
      >
        <BaseCheckbox.Indicator className="ui-checkbox-mark">
          <Check size={12} strokeWidth={3} aria-hidden />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <div>
        <label id={`${id}-label`} htmlFor={id} className="ui-checkbox-label">
          {label}
        </label>
        {hint && (
          <div id={`${id}-hint`} className="ui-field-hint">
            {hint}
          </div>
        )}
      </div>
    </div>
  )
}
