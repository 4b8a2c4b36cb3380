import { type Credit, type CreditRole, creditRoles } from '../article/credit.ts'
import type { BylineEntry } from '../article/json.ts'
import type { CreditThresholds } from './creditPolicy.ts'
import type { Role } from './roles.ts'
import { type ReviewStage, reviewStages, type Stage } from './stages.ts'

/** What is known of the people behind an article. Names are the real names of accounts, or typed into the byline. */
export interface CreditFacts {
  readonly byline: readonly BylineEntry[]
  /** Who changed the text, one row per person and stage, in the order of their first changes; the roles they held then. */
  readonly writers: readonly Writer[]
  /** Reviews that were passed or signed since the article was last submitted. */
  readonly reviews: readonly { readonly stage: ReviewStage; readonly name: string }[]
  /** Length of the text in the same characters; unset where nobody counted who wrote how much. */
  readonly characters?: number
}

interface Writer {
  readonly name: string
  readonly roles: readonly Role[]
  readonly stage: Stage
  /** Characters of this person that are still in the text; unset where nobody counted. */
  readonly characters?: number
}

/** Why somebody is proposed: named in the byline, wrote the draft, changed the text in the first review, reviewed. */
export type CreditReason = 'byline' | 'wrote' | 'edited' | 'reviewed'

/** Why a writer of the draft is not: the byline names others, too little is theirs, none of their roles has a credit. */
export type LeaveReason = 'byline' | 'threshold' | 'role'

export interface Proposal {
  readonly credits: readonly Credit[]
  /** Everybody in it with the reason, in the same order. */
  readonly people: readonly (Named & { readonly role: CreditRole; readonly why: CreditReason })[]
  readonly leftOut: readonly (Named & { readonly why: LeaveReason })[]
}

interface Named {
  readonly name: string
  readonly characters?: number
}

const everybody: CreditThresholds = { minCharacters: 0, minShare: 0 }

/** The credits of `proposeCredits`. */
export function creditsOf(facts: CreditFacts, thresholds: CreditThresholds = everybody): readonly Credit[] {
  return proposeCredits(facts, thresholds).credits
}

/**
 * The credits of an article in the order of `creditRoles`, with why everybody is in them. The byline decides who
 * reported if it names a reporter or a stringer; otherwise those are named who wrote while it was a draft, by their
 * role, unless too little of the text is theirs. The editor (责任编辑) is who passed the first review, before that the
 * editors who changed the text in it. A role that nobody filled is not in the list: nobody is invented. The reviewers
 * are always in it; a paper that does not print them leaves them out of the page.
 */
export function proposeCredits(facts: CreditFacts, thresholds: CreditThresholds = everybody): Proposal {
  const { byline, reviews } = facts
  const inByline = byline.map(({ role, name }) => ({ role, name, why: 'byline' as const }))
  const bylineReports = byline.some((entry) => entry.role === 'reporter' || entry.role === 'stringer')
  const drafters = draftersOf(facts, thresholds)
  const passed = reviews.filter((review) => review.stage === 'review1').map(({ name }) => ({ name, why: 'reviewed' as const }))
  const edited = facts.writers
    .filter((writer) => writer.stage === 'review1' && writer.roles.includes('editor'))
    .map((writer) => ({ ...figure(writer), why: 'edited' as const }))
  const people = [
    ...inByline,
    ...(bylineReports ? [] : drafters.named),
    ...(passed.length > 0 ? passed : edited).map((person) => ({ ...person, role: 'editor' as const })),
    ...reviewStages.flatMap((stage) =>
      reviews.filter((review) => review.stage === stage).map(({ name }) => ({ role: stage, name, why: 'reviewed' as const })),
    ),
  ]
  const inOrder = onceUnderEach(creditRoles.flatMap((role) => people.filter((person) => person.role === role)))
  const names = new Set(inOrder.filter(({ role }) => role === 'reporter' || role === 'stringer').map(({ name }) => name))
  const passedOver = [
    ...(bylineReports ? drafters.named.map((person) => ({ ...person, why: 'byline' as const })) : []),
    ...drafters.leftOut,
  ]
  return {
    credits: creditsFrom(inOrder),
    people: inOrder,
    leftOut: passedOver.flatMap(({ name, characters, why }) => (names.has(name) ? [] : [{ ...figure({ name, characters }), why }])),
  }
}

/** Who wrote the draft. Somebody who is both is named once, as a reporter. */
function draftersOf({ writers, characters: length }: CreditFacts, { minCharacters, minShare }: CreditThresholds) {
  const drafters = writers.filter((writer) => writer.stage === 'draft')
  const withRole = drafters.flatMap((writer) => {
    const role = writer.roles.includes('reporter')
      ? ('reporter' as const)
      : writer.roles.includes('stringer')
        ? ('stringer' as const)
        : null
    return role ? [{ ...figure(writer), role, why: 'wrote' as const }] : []
  })
  const isEnough = ({ characters }: Named) =>
    characters === undefined ||
    (characters >= minCharacters && (length === undefined || length === 0 || (characters * 100) / length >= minShare))
  const enough = withRole.filter(isEnough)
  // Somebody wrote it: where all are below the threshold, whoever wrote most is named.
  const most = withRole.reduce<number>((highest, { characters = 0 }) => Math.max(highest, characters), 0)
  const named = enough.length > 0 ? enough : withRole.filter(({ characters = 0 }) => characters === most).slice(0, 1)
  const below = withRole.filter((person) => !named.includes(person)).map((person) => ({ ...figure(person), why: 'threshold' as const }))
  const others = drafters.filter((writer) => !writer.roles.includes('reporter') && !writer.roles.includes('stringer'))
  return { named, leftOut: [...below, ...others.map((writer) => ({ ...figure(writer), why: 'role' as const }))] }
}

function figure({ name, characters }: { readonly name: string; readonly characters?: number | undefined }): Named {
  return characters === undefined ? { name } : { name, characters }
}

/** Names without white space around them, nobody twice under one role, nobody without a name. */
function onceUnderEach<P extends Named & { readonly role: CreditRole }>(people: readonly P[]): P[] {
  const seen = new Set<string>()
  return people.flatMap((person) => {
    const name = person.name.trim()
    const key = `${person.role} ${name}`
    if (name === '' || seen.has(key)) return []
    seen.add(key)
    return [{ ...person, name }]
  })
}

function creditsFrom(people: readonly { readonly role: CreditRole; readonly name: string }[]): Credit[] {
  return creditRoles
    .map((role) => ({ role, names: people.filter((person) => person.role === role).map(({ name }) => name) }))
    .filter(({ names }) => names.length > 0)
}
