import { describe, expect, test } from 'vitest'
import { houses, stagesOf, workflows } from '#shared/workflow/house.ts'
import { type ArticleFacts, allActions, mayAct, mayEditText, mayNameEditors, type Signing } from '#shared/workflow/permissions.ts'
import { type Actor, type Role, roles } from '#shared/workflow/roles.ts'
import { type Action, actions, proofStages, reviewStages, type Stage, stages } from '#shared/workflow/stages.ts'

function actor(id: string, ...held: readonly Role[]): Actor {
  return { id, username: id, roles: held }
}

function article(stage: Stage, changes: Partial<ArticleFacts> = {}): ArticleFacts {
  const facts: ArticleFacts = {
    stage,
    workflow: 'newspaper',
    createdBy: 'author',
    namedEditors: null,
    draftedBy: [],
    reviews: [],
    proofs: [],
    pickedUp: false,
    heldFrom: stage === 'held' ? 'review2' : null,
    inPrint: stage === 'published',
    approved: [],
  }
  return { ...facts, ...changes }
}

const whole: Signing = { signature: 'whole', keepsMarks: false }
const signing = (signature: Signing['signature'], keepsMarks = false): Signing => ({ signature, keepsMarks })

type Told = Partial<Record<Action, readonly [Stage, ...Role[]]>>
const drop = (...held: Role[]): Told => ({ hold: ['held', ...held], kill: ['killed', ...held] })
const back = (...held: Role[]): Told => ({ return: ['draft', ...held], ...drop(...held) })
const waiting: Told = { return: ['review1', 'chief'], ...drop('chief') }
const proof = (stage: Stage, to: Stage): Told => ({
  ...waiting,
  sign: [stage, 'chief'],
  pass: [to, 'proofreader'],
  return: ['review1', 'proofreader', 'chief'],
})
const out: Told = { publish: ['published', 'chief', 'admin'], schedule: ['ready', 'chief', 'admin'] }

/** Who may do what and where it leads, written down a second time by hand. Everything that is not here is refused. */
const newspaper: Readonly<Record<Stage, Told>> = {
  draft: { submit: ['review1', 'reporter', 'stringer', 'editor'] },
  review1: { recall: ['draft', 'reporter', 'stringer', 'editor'], pass: ['review2', 'editor'], ...back('editor') },
  review2: { pass: ['review3', 'director'], ...back('director') },
  review3: { sign: ['signed', 'chief'], ...back('chief') },
  signed: { pass: ['proof1', 'proofreader'], ...waiting },
  proof1: proof('proof1', 'proof2'),
  proof2: proof('proof2', 'proof3'),
  proof3: proof('proof3', 'ready'),
  ready: { ...out, ...waiting },
  published: { correct: ['draft', 'chief'], withdraw: ['withdrawn', 'chief'] },
  // Put aside by the department head in the second review.
  held: { resume: ['review2', 'director'], kill: ['killed', 'director'] },
  killed: {},
  withdrawn: {},
}
const anyReviewer: readonly Role[] = ['editor', 'director', 'chief']
const web: Readonly<Record<Stage, Told>> = { ...newspaper, signed: { ...out, ...waiting }, proof1: {}, proof2: {}, proof3: {} }
const small: Readonly<Record<Stage, Told>> = {
  ...web,
  review1: { recall: ['draft', 'reporter', 'stringer', 'editor'], pass: ['review2', ...anyReviewer], ...back(...anyReviewer) },
  review2: { pass: ['review3', ...anyReviewer], ...back(...anyReviewer) },
  held: { resume: ['review2', ...anyReviewer], kill: ['killed', ...anyReviewer] },
}
const told = { newspaper, web, small }

const needReasons: readonly Action[] = ['return', 'kill', 'correct', 'withdraw']
const proposable: readonly Action[] = ['publish', 'schedule', 'correct', 'withdraw']

const everything = workflows.flatMap((workflow) => stages.flatMap((stage) => actions.map((action) => [workflow, stage, action] as const)))

test.each(everything)('%s, %s: %s by each role', (workflow, stage, action) => {
  const row = told[workflow][stage][action]
  for (const role of roles) {
    // `author` started the article, so reviews are asked for somebody else, and a recall for the author.
    const who = actor(action === 'recall' ? 'author' : 'somebody', role)
    // Signing again in proof is for a text that changed.
    const outcome = mayAct(who, action, article(stage, { workflow }), action === 'sign' ? signing('void') : whole)
    if (!row) expect(outcome, role).toEqual({ ok: false, error: 'wrong_stage' })
    else if (row.slice(1).includes(role)) {
      const [to] = row
      expect(outcome, role).toMatchObject({ ok: true, value: { to, effect: 'move', needsReason: needReasons.includes(action) } })
    } else if (proposable.includes(action) && (role === 'editor' || role === 'director')) {
      expect(outcome, role).toMatchObject({ ok: true, value: { effect: 'propose' } })
    } else if ((action === 'correct' || action === 'withdraw') && role === 'admin') {
      expect(outcome, role).toEqual({ ok: false, error: 'not_approved' })
    } else expect(outcome, role).toEqual({ ok: false, error: 'role_may_not' })
  }
})

const mayWrite: Readonly<Record<Stage, readonly Role[]>> = {
  draft: ['reporter', 'stringer', 'editor', 'director', 'chief'],
  review1: ['editor'],
  review2: ['director'],
  review3: ['chief'],
  signed: [],
  proof1: ['editor', 'chief', 'proofreader'],
  proof2: ['editor', 'chief', 'proofreader'],
  proof3: ['editor', 'chief', 'proofreader'],
  ready: [],
  published: [],
  held: [],
  killed: [],
  withdrawn: [],
}

test.each(stages.flatMap((stage) => roles.map((role) => [stage, role] as const)))('text in %s by %s', (stage, role) => {
  const outcome = mayEditText(actor('anybody', role), article(stage))
  if (mayWrite[stage].includes(role)) expect(outcome).toEqual({ ok: true, value: true })
  else expect(outcome).toEqual({ ok: false, error: mayWrite[stage].length === 0 ? 'wrong_stage' : 'role_may_not' })
})

test('a person without any role may do nothing', () => {
  for (const stage of stages) {
    expect(allActions(actor('author'), article(stage), whole).every(({ outcome }) => !outcome.ok)).toBe(true)
    expect(mayEditText(actor('author'), article(stage)).ok).toBe(false)
  }
})

describe.each(workflows)('the house %s', (workflow) => {
  const house = houses[workflow]
  const used = stagesOf(house)
  const next = (stage: Stage) => Object.values(house.moves[stage]).flatMap(({ to }) => (to === 'heldFrom' ? [] : [to]))

  test('reaches every stage that it uses, from each of them an end, and uses proofs or not', () => {
    const reachable = (from: Stage): Set<Stage> => {
      const found = new Set<Stage>([from])
      for (const stage of found) for (const to of next(stage)) found.add(to)
      return found
    }
    expect([...reachable('draft')].toSorted()).toEqual(used.toSorted())
    for (const stage of used.filter((one) => one !== 'killed' && one !== 'withdrawn')) {
      expect(
        ['killed', 'withdrawn'].some((end) => reachable(stage).has(end as Stage)),
        stage,
      ).toBe(true)
    }
    expect(proofStages.some((stage) => used.includes(stage))).toBe(workflow === 'newspaper')
  })

  test('has nobody who holds one role alone and can neither act nor see the article move', () => {
    for (const stage of used.filter((one) => one !== 'killed' && one !== 'withdrawn')) {
      const facts = article(stage, { workflow })
      expect(
        roles.some((role) => allActions(actor('somebody', role), facts, whole).some(({ outcome }) => outcome.ok)),
        stage,
      ).toBe(true)
    }
  })
})

describe('separation of duties', () => {
  const everybody = actor('one', ...roles)

  test('nobody does two of the three reviews, whatever roles they hold', () => {
    for (const [stage, action] of [
      ['review1', 'pass'],
      ['review2', 'pass'],
      ['review3', 'sign'],
    ] as const) {
      for (const before of reviewStages) {
        const facts = article(stage, { reviews: [{ stage: before, userId: 'one' }] })
        expect(mayAct(everybody, action, facts, whole)).toEqual({ ok: false, error: 'reviewed_before' })
        expect(mayAct(everybody, action, facts, whole, true).ok).toBe(true)
        expect(mayAct(actor('two', ...roles), action, facts, whole).ok).toBe(true)
      }
    }
  })

  test('nobody reviews what they started or wrote in', () => {
    for (const [stage, action] of [
      ['review1', 'pass'],
      ['review2', 'pass'],
      ['review3', 'sign'],
    ] as const) {
      for (const facts of [article(stage, { createdBy: 'one' }), article(stage, { draftedBy: ['two', 'one'] })]) {
        expect(mayAct(everybody, action, facts, whole)).toEqual({ ok: false, error: 'wrote_in_it' })
        expect(mayAct(everybody, action, facts, whole, true).ok).toBe(true)
        // They may still say that it is not good enough.
        expect(mayAct(everybody, 'return', facts, whole).ok).toBe(true)
      }
    }
  })

  test('nobody reads two of the three proofs; taking signed copy into proof is not a proof', () => {
    const facts = (stage: Stage) => article(stage, { proofs: [{ stage: 'proof1', userId: 'one' }] })
    for (const stage of proofStages) {
      expect(mayAct(everybody, 'pass', facts(stage), whole)).toEqual({ ok: false, error: 'proofed_before' })
      expect(mayAct(actor('two', 'proofreader'), 'pass', facts(stage), whole).ok).toBe(true)
    }
    expect(mayAct(everybody, 'pass', facts('signed'), whole).ok).toBe(true)
  })

  test('an override lifts the separation and nothing else', () => {
    expect(mayAct(actor('one', 'layout'), 'pass', article('review1'), whole, true)).toEqual({ ok: false, error: 'role_may_not' })
    expect(mayAct(everybody, 'sign', article('review1'), whole, true)).toEqual({ ok: false, error: 'wrong_stage' })
  })

  test('an article reaches the signature only through three people', () => {
    const people = [actor('one', ...roles), actor('two', ...roles)]
    const reviews: { stage: (typeof reviewStages)[number]; userId: string }[] = []
    let stage: Stage = 'review1'
    for (let turn = 0; turn < 20; turn++) {
      for (const person of people) {
        for (const { outcome } of allActions(person, article(stage, { reviews }), whole)) {
          const review = reviewStages.find((one) => one === stage)
          if (!outcome.ok || outcome.value.duty !== 'review' || !review) continue
          reviews.push({ stage: review, userId: person.id })
          stage = outcome.value.to
        }
      }
    }
    expect(stage).toBe('review3')
    expect(new Set(reviews.map((review) => review.userId)).size).toBe(reviews.length)
  })
})

describe('a text that changed after it was signed', () => {
  const proofreader = actor('reader', 'proofreader')
  const chief = actor('chief', 'chief')

  test('goes on through the proofs with proof marks, and into the press only under a signature', () => {
    for (const stage of ['proof1', 'proof2'] as const) {
      expect(mayAct(proofreader, 'pass', article(stage), signing('marks')).ok).toBe(true)
      expect(mayAct(proofreader, 'pass', article(stage), signing('void'))).toEqual({ ok: false, error: 'signature_void' })
    }
    expect(mayAct(proofreader, 'pass', article('proof3'), signing('marks'))).toEqual({ ok: false, error: 'signature_void' })
    expect(mayAct(proofreader, 'pass', article('proof3'), signing('marks', true)).ok).toBe(true)
    expect(mayAct(proofreader, 'pass', article('proof3'), signing('void', true))).toEqual({ ok: false, error: 'signature_void' })
  })

  test('is signed again by the duty editor, who may have signed before, and only if it changed', () => {
    const reviews = [
      { stage: 'review1', userId: 'a' },
      { stage: 'review2', userId: 'b' },
      { stage: 'review3', userId: 'chief' },
    ] as const
    for (const stage of proofStages) {
      const facts = article(stage, { reviews })
      expect(mayAct(chief, 'sign', facts, signing('void'))).toMatchObject({ ok: true, value: { to: stage } })
      expect(mayAct(chief, 'sign', facts, whole)).toEqual({ ok: false, error: 'signature_stands' })
      expect(mayAct(actor('b', 'chief'), 'sign', facts, signing('void'))).toEqual({ ok: false, error: 'reviewed_before' })
    }
  })
})

describe('what is published', () => {
  test('is withdrawn from any stage while a correction is under way, and never just dropped', () => {
    for (const stage of stages.filter((one) => one !== 'killed' && one !== 'withdrawn')) {
      const facts = article(stage, { inPrint: true })
      expect(mayAct(actor('c', 'chief'), 'withdraw', facts, whole), stage).toMatchObject({ ok: true, value: { to: 'withdrawn' } })
      const kill = mayAct(actor('c', ...roles), 'kill', facts, whole)
      expect(kill.ok ? '' : kill.error, stage).toBe(stage === 'draft' || stage === 'published' ? 'wrong_stage' : 'in_print')
    }
  })

  test('is corrected or withdrawn by the administrator only once that is approved', () => {
    const admin = actor('root', 'admin')
    expect(mayAct(admin, 'withdraw', article('published', { approved: ['correct'] }), whole)).toEqual({ ok: false, error: 'not_approved' })
    expect(mayAct(admin, 'withdraw', article('published', { approved: ['withdraw'] }), whole)).toMatchObject({
      ok: true,
      value: { to: 'withdrawn', effect: 'move' },
    })
  })
})

test('what was put aside goes back to where it was, by those who could put it aside', () => {
  for (const stage of stages.filter((one) => newspaper[one].hold)) {
    const facts = article('held', { heldFrom: stage })
    for (const role of roles) {
      const outcome = mayAct(actor('x', role), 'resume', facts, whole)
      if (newspaper[stage].hold?.slice(1).includes(role)) expect(outcome).toMatchObject({ ok: true, value: { to: stage } })
      else expect(outcome).toEqual({ ok: false, error: 'role_may_not' })
    }
  }
})

describe('recall', () => {
  test('is the author’s alone', () => {
    expect(mayAct(actor('other', 'reporter'), 'recall', article('review1'), whole)).toEqual({ ok: false, error: 'not_author' })
  })

  test('ends when a reviewer has begun', () => {
    expect(mayAct(actor('author', 'reporter'), 'recall', article('review1', { pickedUp: true }), whole)).toEqual({
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
    expect(mayAct(actor('other', 'editor'), 'submit', facts, whole)).toEqual({ ok: false, error: 'not_named' })
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
