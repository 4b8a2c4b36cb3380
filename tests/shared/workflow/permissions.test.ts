import { describe, expect, test } from 'vitest'
import { type ArticleFacts, allActions, mayAct, mayEditText, mayNameEditors } from '#shared/workflow/permissions.ts'
import { type Actor, type Role, roles } from '#shared/workflow/roles.ts'
import { type Action, actions, type Stage, stages } from '#shared/workflow/stages.ts'

function actor(id: string, ...held: readonly Role[]): Actor {
  return { id, username: id, roles: held }
}

function article(stage: Stage, changes: Partial<ArticleFacts> = {}): ArticleFacts {
  return { stage, createdBy: 'author', namedEditors: null, reviews: [], pickedUp: false, ...changes }
}

/** Who may do what, written down a second time by hand. Everything that is not here is refused. */
const mayDo: Readonly<Record<Stage, Partial<Record<Action, readonly Role[]>>>> = {
  draft: { submit: ['reporter', 'stringer', 'editor'] },
  review1: { recall: ['reporter', 'stringer', 'editor'], pass: ['editor'], return: ['editor'] },
  review2: { pass: ['director'], return: ['director'] },
  review3: { sign: ['chief'], return: ['chief'] },
  signed: {},
}
const leadsTo: Readonly<Record<string, Stage>> = {
  'draft submit': 'review1',
  'review1 recall': 'draft',
  'review1 pass': 'review2',
  'review1 return': 'draft',
  'review2 pass': 'review3',
  'review2 return': 'draft',
  'review3 sign': 'signed',
  'review3 return': 'draft',
}
const mayWrite: Readonly<Record<Stage, readonly Role[]>> = {
  draft: ['reporter', 'stringer', 'editor'],
  review1: ['editor'],
  review2: ['director'],
  review3: ['chief'],
  signed: [],
}

const everything = stages.flatMap((stage) => actions.flatMap((action) => roles.map((role) => [stage, action, role] as const)))

test.each(everything)('%s: %s by %s', (stage, action, role) => {
  const outcome = mayAct(actor('author', role), action, article(stage))
  const allowed = mayDo[stage][action]
  if (!allowed) expect(outcome).toEqual({ ok: false, error: 'wrong_stage' })
  else if (!allowed.includes(role)) expect(outcome).toEqual({ ok: false, error: 'role_may_not' })
  else expect(outcome.ok && outcome.value.to).toBe(leadsTo[`${stage} ${action}`])
})

test.each(stages.flatMap((stage) => roles.map((role) => [stage, role] as const)))('text in %s by %s', (stage, role) => {
  const outcome = mayEditText(actor('anybody', role), article(stage))
  if (mayWrite[stage].includes(role)) expect(outcome).toEqual({ ok: true, value: true })
  else expect(outcome).toEqual({ ok: false, error: mayWrite[stage].length === 0 ? 'wrong_stage' : 'role_may_not' })
})

test('a person without any role may do nothing', () => {
  for (const stage of stages) {
    expect(allActions(actor('author'), article(stage)).every(({ outcome }) => !outcome.ok)).toBe(true)
    expect(mayEditText(actor('author'), article(stage)).ok).toBe(false)
  }
})

describe('separation of duties', () => {
  const everybody = actor('one', ...roles)

  test('nobody does two of the three reviews, whatever roles they hold', () => {
    for (const [stage, action] of [
      ['review1', 'pass'],
      ['review2', 'pass'],
      ['review3', 'sign'],
    ] as const) {
      for (const before of ['review1', 'review2', 'review3'] as const) {
        const facts = article(stage, { reviews: [{ stage: before, userId: 'one' }] })
        expect(mayAct(everybody, action, facts)).toEqual({ ok: false, error: 'reviewed_before' })
        expect(mayAct(actor('two', ...roles), action, facts).ok).toBe(true)
      }
    }
  })

  test('an article reaches the signature only through three people', () => {
    const people = [actor('one', ...roles), actor('two', ...roles)]
    const reviews: { stage: 'review1' | 'review2' | 'review3'; userId: string }[] = []
    let stage: Stage = 'review1'
    for (let turn = 0; turn < 20; turn++) {
      for (const person of people) {
        for (const { outcome } of allActions(person, article(stage, { reviews }))) {
          if (!outcome.ok || !outcome.value.isReview || stage === 'draft' || stage === 'signed') continue
          reviews.push({ stage, userId: person.id })
          stage = outcome.value.to
        }
      }
    }
    expect(stage).toBe('review3')
    expect(new Set(reviews.map((review) => review.userId)).size).toBe(reviews.length)
  })

  test('who reviewed before may still return the copy', () => {
    const facts = article('review2', { reviews: [{ stage: 'review1', userId: 'one' }] })
    expect(mayAct(everybody, 'return', facts)).toMatchObject({ ok: true, value: { to: 'draft', needsReason: true } })
  })
})

describe('recall', () => {
  test('is the author’s alone', () => {
    expect(mayAct(actor('other', 'reporter'), 'recall', article('review1'))).toEqual({ ok: false, error: 'not_author' })
  })

  test('ends when a reviewer has begun', () => {
    expect(mayAct(actor('author', 'reporter'), 'recall', article('review1', { pickedUp: true }))).toEqual({
      ok: false,
      error: 'already_picked_up',
    })
  })
})

describe('a draft narrowed to named people', () => {
  const facts = article('draft', { namedEditors: ['friend'] })

  test('is open to them and to its author, closed to all others', () => {
    expect(mayEditText(actor('friend', 'reporter'), facts).ok).toBe(true)
    expect(mayEditText(actor('author', 'reporter'), facts).ok).toBe(true)
    expect(mayEditText(actor('other', 'reporter'), facts)).toEqual({ ok: false, error: 'not_named' })
    expect(mayAct(actor('other', 'editor'), 'submit', facts)).toEqual({ ok: false, error: 'not_named' })
  })

  test('naming gives nobody a role', () => {
    expect(mayEditText(actor('friend', 'layout'), facts)).toEqual({ ok: false, error: 'role_may_not' })
  })

  test('binds no reviewer', () => {
    expect(mayEditText(actor('other', 'editor'), { ...facts, stage: 'review1' }).ok).toBe(true)
  })

  test('is narrowed by its author or an administrator, and only as a draft', () => {
    expect(mayNameEditors(actor('author', 'reporter'), facts)).toBe(true)
    expect(mayNameEditors(actor('boss', 'admin'), facts)).toBe(true)
    expect(mayNameEditors(actor('friend', 'reporter'), facts)).toBe(false)
    expect(mayNameEditors(actor('author', 'reporter'), { ...facts, stage: 'review1' })).toBe(false)
  })
})

test('every return asks for a reason and leads to the draft', () => {
  for (const stage of ['review1', 'review2', 'review3'] as const) {
    expect(mayAct(actor('x', ...roles), 'return', article(stage))).toMatchObject({
      ok: true,
      value: { to: 'draft', needsReason: true, isReview: false },
    })
  }
})
