import { houses } from './house.ts'
import { type ArticleFacts, mayAct } from './permissions.ts'
import type { Decision } from './recordChain.ts'
import { type Actor, holds } from './roles.ts'
import type { Action, Stage } from './stages.ts'

/** Steps that take an article onward once it is submitted. */
export const onward = ['pass', 'sign', 'publish'] as const satisfies readonly Action[]

/** Somebody who can be told of something. */
export interface Colleague extends Actor {
  readonly name: string
}

/** A step that was just taken, proposed or approved. */
export interface TakenStep {
  readonly actorId: string
  readonly action: Action
  readonly decision: Decision
  readonly from: Stage
  /** Where the article stands now. */
  readonly to: Stage
  readonly reason: string
  /** Whether it is published by the clock now. */
  readonly isTimed: boolean
}

type Kind = 'returned' | 'awaiting' | 'proposed' | 'approved' | 'signed' | 'published' | 'withdrawn' | 'killed' | 'mention'

/**
 * Who is told of a step, each of one thing: what concerns them most. Whoever took the step is not told.
 * @param article the facts after the step
 * @param assignee user id of who is responsible for the article; null: nobody
 * @param people everybody who can sign in
 */
export function noticesOf(
  step: TakenStep,
  article: ArticleFacts,
  assignee: string | null,
  people: readonly Colleague[],
): ReadonlyMap<string, Kind> {
  const told = new Map<string, Kind>()
  const tell = (kind: Kind, whom: readonly Colleague[]) => {
    for (const { id } of whom) if (id !== step.actorId && !told.has(id)) told.set(id, kind)
  }
  const hands = new Set([article.createdBy, ...article.draftedBy])
  const authors = people.filter(({ id }) => hands.has(id))
  const responsible = people.filter(({ id }) => id === assignee)
  if (step.decision === 'done') {
    const layout = people.filter((person) => holds(person, ['layout']))
    if (step.action === 'return') tell('returned', [...authors, ...responsible])
    if (step.to !== step.from && !step.isTimed) tell('awaiting', nextOf(article, assignee, people))
    if (step.action === 'sign') tell('signed', [...authors, ...responsible, ...layout])
    if (step.action === 'publish') tell('published', [...authors, ...responsible])
    if (step.action === 'kill') tell('killed', [...authors, ...responsible])
    if (step.action === 'withdraw')
      tell('withdrawn', [...authors, ...responsible, ...layout, ...people.filter((one) => holds(one, ['chief']))])
  } else {
    const move = houses[article.workflow].moves[step.from][step.action]
    const deciders = step.decision === 'proposed' ? move?.roles : move?.executors
    tell(
      step.decision,
      people.filter((person) => holds(person, deciders ?? [])),
    )
  }
  tell('mention', mentioned(step.reason, people))
  return told
}

/** Who can take the article onward now: the one who is responsible for it if they can, otherwise everybody who can. */
function nextOf(article: ArticleFacts, assignee: string | null, people: readonly Colleague[]): readonly Colleague[] {
  const able = people.filter((person) =>
    onward.some((action) => {
      const verdict = mayAct(person, action, article, { signature: 'whole', keepsMarks: true })
      return verdict.ok && verdict.value.effect === 'move' && verdict.value.to !== article.stage
    }),
  )
  const responsible = able.filter(({ id }) => id === assignee)
  return responsible.length > 0 ? responsible : able
}

/** Whoever is named with @ and their username or name. Of names that begin alike the longest counts. */
export function mentioned(text: string, people: readonly Colleague[]): readonly Colleague[] {
  if (!text.includes('@')) return []
  const places = [...text.matchAll(/@/g)].map(({ index }) => text.slice(index + 1))
  const found = places.flatMap((rest) => {
    const lower = rest.toLowerCase()
    const called = people.flatMap((person) => {
      const byUsername = lower.startsWith(person.username) && !/^[a-z0-9_-]/.test(lower.slice(person.username.length))
      const byName = person.name !== '' && rest.startsWith(person.name)
      const length = Math.max(byUsername ? person.username.length : 0, byName ? person.name.length : 0)
      return length > 0 ? [{ person, length }] : []
    })
    const longest = Math.max(0, ...called.map(({ length }) => length))
    return called.filter(({ length }) => length === longest).map(({ person }) => person)
  })
  return [...new Set(found)]
}
