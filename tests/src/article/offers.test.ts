import { describe, expect, it } from 'vitest'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import { type ArticleFacts, allActions, type Granted } from '#shared/workflow/permissions.ts'
import { type Role, roles } from '#shared/workflow/roles.ts'
import { stages } from '#shared/workflow/stages.ts'
import { splitOffers } from '../../../src/article/offers.ts'

function offersFor(held: readonly Role[], stage: ArticleFacts['stage']): ActionOffer[] {
  const history = { draftedBy: [], reviews: [], proofs: [], pickedUp: false, inPrint: stage === 'published', approved: [] }
  const heldFrom = stage === 'held' ? 'review2' : null
  const facts: ArticleFacts = { stage, workflow: 'newspaper', createdBy: 'author', namedEditors: null, heldFrom, ...history }
  return allActions({ id: 'me', username: 'me', roles: held }, facts, { signature: 'whole', keepsMarks: false }).map(
    ({ action, outcome }) =>
      outcome.ok
        ? { action, allowed: true, ...picked(outcome.value), reason: null, overridable: false }
        : { action, allowed: false, to: null, needsReason: false, effect: 'move', reason: outcome.error, overridable: false },
  )
}

function picked({ to, needsReason, effect }: Granted): Pick<ActionOffer, 'to' | 'needsReason' | 'effect'> {
  return { to, needsReason, effect }
}

describe('splitOffers', () => {
  it('never makes a step back the main action, and loses or invents none', () => {
    for (const held of [...roles.map((role) => [role]), [...roles]]) {
      for (const stage of stages) {
        const offers = offersFor(held, stage)
        const { main, others, refused } = splitOffers(offers)
        expect(['return', 'recall', 'hold', 'kill', 'correct', 'withdraw']).not.toContain(main?.action)
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
    expect(splitOffers(offersFor(['proofreader'], 'proof2')).main?.action).toBe('pass')
    expect(splitOffers(offersFor(['chief'], 'ready')).main?.action).toBe('publish')
    expect(splitOffers(offersFor(['layout'], 'signed')).main).toBeNull()
  })

  it('makes nothing the main action that the person may only propose', () => {
    const { main, others } = splitOffers(offersFor(['editor'], 'ready'))
    expect([main, others.map((offer) => [offer.action, offer.effect])]).toEqual([
      null,
      [
        ['publish', 'propose'],
        ['schedule', 'propose'],
      ],
    ])
  })
})
