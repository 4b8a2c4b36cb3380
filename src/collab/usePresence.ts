import { useMemo, useSyncExternalStore } from 'react'
import { colorsTogether, type PresenceUser } from '#shared/protocol/presence.ts'
import type { CollabSession } from './session.ts'

export interface PresentPerson {
  readonly clientId: number
  readonly user: PresenceUser
  /** The caret stands in the text. */
  readonly active: boolean
  /** This very window's person. */
  readonly self: boolean
}

/** Who has the article open, each person once however many windows they have; oneself first, then by name. */
export function usePresence(session: CollabSession): readonly PresentPerson[] {
  const source = useMemo(() => presenceSource(session), [session])
  return useSyncExternalStore(source.subscribe, source.get)
}

function presenceSource(session: CollabSession) {
  let people = readPresence(session)
  return {
    get: () => people,
    subscribe(listener: () => void) {
      const update = () => {
        const next = readPresence(session)
        if (JSON.stringify(next) === JSON.stringify(people)) return
        people = next
        listener()
      }
      update()
      session.awareness.on('change', update)
      return () => session.awareness.off('change', update)
    },
  }
}

/** People of the awareness states, oneself first. States that do not say who they are, are left out. */
export function readPresence(session: Pick<CollabSession, 'awareness' | 'doc' | 'userId'>): PresentPerson[] {
  const people = new Map<string, PresentPerson>()
  for (const [clientId, user] of readUsers(session.awareness)) {
    const state = session.awareness.getStates().get(clientId) ?? {}
    const known = people.get(user.id)
    const active = state['cursor'] != null || known?.active === true
    people.set(user.id, { clientId: known?.clientId ?? clientId, user, active, self: user.id === session.userId })
  }
  return [...people.values()].sort(
    (a, b) => Number(b.self) - Number(a.self) || a.user.name.localeCompare(b.user.name, 'zh') || (a.user.id < b.user.id ? -1 : 1),
  )
}

/** Whose the windows are, by client id, in colours that can be told apart; those that do not say it are left out. */
export function readUsers(awareness: CollabSession['awareness']): ReadonlyMap<number, PresenceUser> {
  const users = [...awareness.getStates()].flatMap(([clientId, state]) => {
    const user = readUser(state['user'])
    return user === null ? [] : [[clientId, user] as const]
  })
  const colors = colorsTogether(users.map(([, { id }]) => id))
  return new Map(users.map(([clientId, user]) => [clientId, { ...user, color: colors.get(user.id) ?? user.color }]))
}

/** The person of an awareness state; null if it does not name one. */
export function readUser(value: unknown): PresenceUser | null {
  if (typeof value !== 'object' || value === null) return null
  const { id, name, color, role } = value as Record<string, unknown>
  if (typeof id !== 'string' || typeof name !== 'string') return null
  const isColor = typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color)
  return { id, name, color: isColor ? color : '#666666', role: typeof role === 'string' ? role : '' }
}
