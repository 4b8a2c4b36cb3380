import type { ReactNode, Ref } from 'react'
import { TextField } from '../ui/TextField.tsx'

export interface MomentFieldProps {
  readonly label: string
  readonly hint?: ReactNode
  readonly error?: string | null
  /** As `localMoment` gives it; empty: none. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly name: string
  readonly ref?: Ref<HTMLInputElement & HTMLTextAreaElement>
}

/** Date and time by the clock of this computer. */
export function MomentField({ ref, ...field }: MomentFieldProps) {
  return <TextField {...field} {...(ref ? { ref } : {})} type="datetime-local" min={localMoment(Date.now())} />
}

/** A moment as a field for date and time holds it: `2026-10-02T10:30` on this computer. */
export function localMoment(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** What such a field holds, as ISO 8601 in UTC; null if it holds no moment. */
export function momentIn(local: string): string | null {
  const date = new Date(local)
  return local === '' || Number.isNaN(date.getTime()) ? null : date.toISOString()
}
