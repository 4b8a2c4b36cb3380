import { describe, expect, it } from 'vitest'
import type { ActionOffer } from '#shared/protocol/api.ts'
import { type ArticleFacts, allActions } from '#shared/workflow/permissions.ts'
import { type Role, roles } from '#shared/workflow/roles.ts'
import { stages } from '#shared/workflow/stages.ts'
import { splitOffers } from '../../../src/article/offers.ts'

function offersFor(held: readonly Role[], stage: ArticleFacts['stage']): ActionOffer[] {
  const facts: ArticleFacts = { stage, createdBy: 'me', namedEditors: null, reviews: [], pickedUp: false }
  return allActions({ id: 'me', username: 'me', roles: held }, facts).map(({ action, outcome }) =>
    outcome.ok
      ? { action, allowed: true, to: outcome.value.to, needsReason: outcome.value.needsReason, reason: null }
      : { action, allowed: false, to: null, needsReason: false, reason: outcome.error },
  )
}

describe('splitOffers', () => {
  it('never makes a step back the main action, and loses or invents none', () => {
    for (const held of [...roles.map((role) => [role]), [...roles]]) {
      for (const stage of stages) {
        const offers = offersFor(held, stage)
        const { main, others, refused } = splitOffers(offers)
        expect(['return', 'recall']).not.toContain(main?.action)
        expect([...(main ? [main] : []), ...others].map((offer) => offer.action).toSorted()).toEqual(
          offers
            .filter((offer) => offer.allowed)
            .map((offer) => offer.action)
            .toSorted(),
        )
        expect(refused.every((offer) => !offer.allowed && offer.reason !== 'wrong_stage')).toBe(true)
      }
    }
  })

  it('gives each reviewer their decision', () => {
    expect(splitOffers(offersFor(['editor'], 'review1')).main?.action).toBe('pass')
    expect(splitOffers(offersFor(['director'], 'review2')).main?.action).toBe('pass')
    expect(splitOffers(offersFor(['chief'], 'review3')).main?.action).toBe('sign')
    expect(splitOffers(offersFor(['reporter'], 'draft')).main?.action).toBe('submit')
    expect(splitOffers(offersFor(['layout'], 'signed')).main).toBeNull()
  })
})
