import type { ActionOffer } from '#shared/protocol/api.ts'
import type { Action } from '#shared/workflow/stages.ts'

/** Actions that take the article further, the strongest first: one of them is the screen's main button. */
const onward = ['sign', 'pass', 'submit'] as const satisfies readonly Action[]

export interface SplitOffers {
  /** The one main action of this person in this stage. */
  readonly main: ActionOffer | null
  /** What else they may do. */
  readonly others: readonly ActionOffer[]
  /** What belongs to this stage but not to this person now, with the reason. */
  readonly refused: readonly ActionOffer[]
}

export function splitOffers(offers: readonly ActionOffer[]): SplitOffers {
  const allowed = offers.filter((offer) => offer.allowed)
  const main = onward.map((action) => allowed.find((offer) => offer.action === action)).find((offer) => offer !== undefined) ?? null
  return {
    main,
    others: allowed.filter((offer) => offer !== main),
    refused: offers.filter((offer) => !offer.allowed && offer.reason !== 'wrong_stage'),
  }
}
