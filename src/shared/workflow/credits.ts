import type { Credit, CreditRole } from '../article/credit.ts'
import type { BylineEntry } from '../article/json.ts'
import type { Role } from './roles.ts'
import { type ReviewStage, reviewStages, type Stage } from './stages.ts'

/** What is known of the people behind an article. Names are the real names of accounts, or typed into the byline. */
export interface CreditFacts {
  readonly byline: readonly BylineEntry[]
  /** Who changed the text, one row per person and stage, in the order of their first changes; the roles they held then. */
  readonly writers: readonly { readonly name: string; readonly roles: readonly Role[]; readonly stage: Stage }[]
  /** Reviews that were passed or signed since the article was last submitted. */
  readonly reviews: readonly { readonly stage: ReviewStage; readonly name: string }[]
}

/**
 * The credits of an article in printing order: 记者 通讯员 文 摄影 编辑 一审 二审 三审. The byline decides who reported if
 * it names a reporter or a stringer; otherwise those are named who wrote while it was a draft, by their role. The
 * editor (责任编辑) is who passed the first review, before that the editors who changed the text in it. A role that
 * nobody filled is not in the list: nobody is invented. The reviewers are always in it; a paper that does not print them
 * leaves them out of the page.
 */
export function creditsOf(facts: CreditFacts): Credit[] {
  const { byline, reviews } = facts
  const named = (role: CreditRole) => byline.filter((entry) => entry.role === role).map((entry) => entry.name)
  const reviewers = (stage: ReviewStage) => reviews.filter((review) => review.stage === stage).map((review) => review.name)
  const reporting = byline.some((entry) => entry.role === 'reporter' || entry.role === 'stringer')
    ? { reporter: named('reporter'), stringer: named('stringer') }
    : reportersByWork(facts)
  const passed = reviewers('review1')
  return [
    credit('reporter', reporting.reporter),
    credit('stringer', reporting.stringer),
    credit('text', named('text')),
    credit('photo', named('photo')),
    credit('editor', passed.length > 0 ? passed : editorsByWork(facts)),
    ...reviewStages.map((stage) => credit(stage, reviewers(stage))),
  ].filter((entry) => entry.names.length > 0)
}

/** Somebody who is both is named once, as a reporter. */
function reportersByWork({ writers }: CreditFacts): { reporter: string[]; stringer: string[] } {
  const drafters = writers.filter((writer) => writer.stage === 'draft')
  const reporters = drafters.filter((writer) => writer.roles.includes('reporter'))
  const stringers = drafters.filter((writer) => writer.roles.includes('stringer') && !writer.roles.includes('reporter'))
  return { reporter: reporters.map((writer) => writer.name), stringer: stringers.map((writer) => writer.name) }
}

function editorsByWork({ writers }: CreditFacts): string[] {
  return writers.filter((writer) => writer.stage === 'review1' && writer.roles.includes('editor')).map((writer) => writer.name)
}

function credit(role: CreditRole, names: readonly string[]): Credit {
  return { role, names: [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))] }
}
