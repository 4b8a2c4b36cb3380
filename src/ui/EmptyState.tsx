import './EmptyState.css'
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: ReactNode
  /** What would be here and how it gets here. */
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** What stands where nothing is yet, or where something went wrong. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="ui-empty">
      {icon && <div className="ui-empty-icon">{icon}</div>}
      <p className="ui-empty-title">{title}</p>
      {children && <div className="ui-empty-text">{children}</div>}
      {action}
    </div>
  )
}
