import '../ui/VisuallyHidden.css'
import type { ReactNode } from 'react'

export interface ProfileSectionProps {
  readonly title: string
  readonly hint?: string
  readonly error?: string | null
  readonly children: ReactNode
}

/** A group of fields: its name at the left, its fields at the right. */
export function ProfileSection({ title, hint, error, children }: ProfileSectionProps) {
  return (
    <fieldset className="site-section">
      <legend className="ui-visually-hidden">{title}</legend>
      <div className="site-section-head" aria-hidden>
        <h2>{title}</h2>
      </div>
      <div className="site-section-fields">
        {hint && <p className="ui-field-hint">{hint}</p>}
        {children}
        {error && (
          <p className="ui-field-error" role="alert">
            {error}
          </p>
        )}
      </div>
    </fieldset>
  )
}
