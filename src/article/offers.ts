import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import type { Action } from '#shared/workflow/stages.ts'
import type { T } from '../i18n/useT.ts'
import { onwardActions } from './whoMay.ts'

export interface SplitOffers {
  /** The one main action of this person in this stage: of those that take the article further the strongest. */
  readonly main: ActionOffer | null
  /** What else they may do. */
  readonly others: readonly ActionOffer[]
  /** What belongs to this stage but not to this person now, with the reason. */
  readonly refused: readonly ActionOffer[]
}

/** Actions that take something away from somebody. */
export function isDanger(action: Action): boolean {
  return action === 'return' || action === 'kill' || action === 'withdraw'
}

/** The action in words; as a proposal where the person may only propose it. */
export function actionName(t: T, { action, effect }: ActionOffer): string {
  const name = t(($) => $.common.action[action])
  return effect === 'propose' ? t(($) => $.article.flow.propose, { action: name }) : name
}

export function splitOffers(offers: readonly ActionOffer[]): SplitOffers {
  const allowed = offers.filter((offer) => offer.allowed)
  const main =
    onwardActions
      .map((action) => allowed.find((offer) => offer.action === action && offer.effect === 'move'))
      .find((offer) => offer !== undefined) ?? null
  return {
    main,
    others: allowed.filter((offer) => offer !== main),
    refused: offers.filter((offer) => !offer.allowed && offer.reason !== 'wrong_stage'),
  }
}
