import './Menu.css'
import './TextField.css'
import './Select.css'
import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { classNames } from './classNames.ts'

export interface SelectOption<V extends string> {
  readonly value: V
  readonly label: string
}

export interface SelectProps<V extends string> {
  readonly label: string
  /** Keeps the label for screen readers only. */
  readonly hideLabel?: boolean
  readonly value: V
  readonly options: readonly SelectOption<V>[]
  readonly onChange: (value: V) => void
  readonly disabled?: boolean
  readonly size?: 'sm' | 'md'
  readonly hint?: ReactNode
  readonly className?: string | undefined
}

/** One of several. Typing jumps to the option that begins so. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hideLabel, value, options, onChange, disabled, size = 'md', hint, className } = props
  const id = useId()
  return (
    <div className={classNames('ui-field', className)}>
      {!hideLabel && (
        <span id={id} className="ui-field-label">
          {label}
        </span>
      )}
      <BaseSelect.Root
        items={options as SelectOption<V>[]}
        value={value}
        disabled={disabled ?? false}
        modal={false}
        onValueChange={(next) => next !== null && onChange(next)}
      >
        <BaseSelect.Trigger
          className={classNames('ui-select', `ui-select--${size}`)}
          {...(hideLabel ? { 'aria-label': label } : { 'aria-labelledby': id })}
        >
          <BaseSelect.Value className="ui-select-value" />
          <BaseSelect.Icon className="ui-select-icon">
            <ChevronDown size={14} aria-hidden />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner className="ui-popup-positioner" alignItemWithTrigger={false} sideOffset={4} collisionPadding={8}>
            <BaseSelect.Popup className="ui-menu ui-select-popup">
              <BaseSelect.List aria-label={label}>
                {options.map((option) => (
                  <BaseSelect.Item key={option.value} value={option.value} className="ui-menu-item">
                    <span className="ui-menu-icon ui-select-tick">
                      <BaseSelect.ItemIndicator>
                        <Check size={14} aria-hidden />
                      </BaseSelect.ItemIndicator>
                    </span>
                    <BaseSelect.ItemText className="ui-menu-text">{option.label}</BaseSelect.ItemText>
                  </BaseSelect.Item>
                ))}
              </BaseSelect.List>
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
      {hint && <span className="ui-field-hint">{hint}</span>}
    </div>
  )
}
