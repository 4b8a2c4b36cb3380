import type { CollabSession } from '../collab/session.ts'
import { usePresence } from '../collab/usePresence.ts'
import { useT } from '../i18n/useT.ts'
import { AvatarStack } from '../ui/AvatarStack.tsx'
import { useNarrow } from './useNarrow.ts'

/** Who has the article open now, colleagues first, me last. */
export function PeopleHere({ session }: { readonly session: CollabSession }) {
  const t = useT()
  const narrow = useNarrow()
  const present = usePresence(session)
  const people = present
    .map(({ user, active }) => ({
      id: user.id,
      name: user.id === session.userId ? t(($) => $.common.me) : user.name,
      color: user.color,
      live: active,
    }))
    .toSorted((a, b) => Number(a.id === session.userId) - Number(b.id === session.userId))
  const names = people.map((person) => person.name).join(t(($) => $.common.listSeparator))
  return <AvatarStack people={people} max={narrow ? 2 : 5} size={24} label={t(($) => $.article.present, { names })} />
}
