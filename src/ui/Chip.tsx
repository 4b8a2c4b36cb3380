import './Chip.css'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './classNames.ts'

export type ChipTone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'violet'

export interface ChipProps {
  readonly tone?: ChipTone
  readonly icon?: ReactNode
  readonly children: ReactNode
  /** Makes the chip removable; `removeLabel` names the button. */
  readonly onRemove?: (() => void) | undefined
  readonly removeLabel?: string
  readonly className?: string | undefined
}

/** A small label for a state or a filter. */
export function Chip({ tone = 'neutral', icon, children, onRemove, removeLabel, className }: ChipProps) {
  return (
    <span className={classNames('ui-chip', `ui-chip--${tone}`, className)}>
      {icon}
      {children}
      {onRemove && (
        <button type="button" className="ui-chip-remove" aria-label={removeLabel} onClick={onRemove}>
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
