import { Avatar } from './Avatar.tsx'

export interface AvatarStackProps {
  readonly people: readonly { readonly id: string; readonly name: string; readonly color: string; readonly live?: boolean }[]
  /** How many show before the rest is a number; default 4. */
  readonly max?: number
  readonly size?: number
  /** Accessible name of the group. */
  readonly label: string
}

/** Several people, overlapping. */
export function AvatarStack({ people, max = 4, size = 22, label }: AvatarStackProps) {
  const shown = people.slice(0, people.length > max ? max - 1 : max)
  const rest = people.length - shown.length
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups pictures
    <span className="ui-avatar-stack" role="group" aria-label={label}>
      {shown.map((person) => (
        <Avatar key={person.id} name={person.name} color={person.color} live={person.live ?? false} size={size} />
      ))}
      {rest > 0 && (
        <span
          className="ui-avatar-rest"
          title={people
            .slice(shown.length)
            .map((person) => person.name)
            .join(' ')}
        >
          +{rest}
        </span>
      )}
    </span>
  )
}
