import type { ArticleMeta } from '#shared/article/json.ts'
import type { ArticleSeed } from '#shared/article/ydoc.ts'
import type { ActionRequest } from '#shared/protocol/workflowApi.ts'
import type { Action } from '#shared/workflow/stages.ts'
import type { DemoUsername } from './people.ts'

/** One article of the demo newsroom: its copy, who wrote which part of it, and what happened to it. */
export interface DemoArticle {
  /** Who started the article; also writes the headline group and fills in the details. */
  readonly author: DemoUsername
  /** Hours before the seeding at which the article was started. */
  readonly hoursAgo: number
  /** The copy as its writers left it. `{date}` in the dateline becomes month and day of the start. */
  readonly copy: ArticleSeed & { readonly meta: Partial<ArticleMeta> & Pick<ArticleMeta, 'channel' | 'language'> }
  /** Who wrote how many blocks of the body, in the order of the body; the numbers add up to all of it. */
  readonly hands: readonly (readonly [DemoUsername, number])[]
  readonly journey: readonly DemoStep[]
}

/** What happened after the copy was written: a step of the workflow, or a correction of a few characters. */
export type DemoStep =
  | {
      readonly kind: 'act'
      readonly by: DemoUsername
      readonly action: Action
      readonly hoursAgo: number
      readonly reason: string
      readonly more: DemoStepMore
    }
  | { readonly kind: 'correct'; readonly by: DemoUsername; readonly hoursAgo: number; readonly find: string; readonly put: string }

/** What a step says besides its reason. */
interface DemoStepMore extends Pick<ActionRequest, 'errors'> {
  /** When it is published by itself, in hours from the seeding. */
  readonly publishInHours?: number
}

/** A step of the workflow, from 送审 to 撤稿. */
export function act(by: DemoUsername, action: Action, hoursAgo: number, reason = '', more: DemoStepMore = {}): DemoStep {
  return { kind: 'act', by, action, hoursAgo, reason, more }
}

/** A correction: `find` stands in one text of the body and becomes `put`. */
export function correct(by: DemoUsername, hoursAgo: number, find: string, put: string): DemoStep {
  return { kind: 'correct', by, hoursAgo, find, put }
}
