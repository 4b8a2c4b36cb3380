import './Avatar.css'
import { classNames } from './classNames.ts'

export interface AvatarProps {
  readonly name: string
  /** Background; white text has to be readable on it. */
  readonly color: string
  /** A dot that says: here now. */
  readonly live?: boolean
  /** Pixels; default 24. */
  readonly size?: number
  /** Full accessible text; default the name. */
  readonly label?: string
  readonly className?: string | undefined
}

/** A person as a coloured disc with a character or two of the name. */
export function Avatar({ name, color, live, size = 24, label, className }: AvatarProps) {
  const style = { width: size, height: size, backgroundColor: color, fontSize: Math.round(size * 0.46) }
  return (
    <span
      className={classNames('ui-avatar', live && 'ui-avatar--live', className)}
      style={style}
      role="img"
      aria-label={label ?? name}
      title={label ?? name}
    >
      {initials(name)}
    </span>
  )
}

/** The family name of a Chinese name; the initials of others. */
function initials(name: string): string {
  const trimmed = name.trim()
  const first = [...trimmed][0] ?? '?'
  if (!/^[\p{Script=Latin}]/u.test(trimmed)) return first
  const words = trimmed.split(/\s+/)
  const second = words.length > 1 ? ([...(words[words.length - 1] ?? '')][0] ?? '') : ''
  return (first + second).toUpperCase()
}
