import { describe, expect, test } from 'vitest'
import { type Credit, creditRoles } from '#shared/article/credit.ts'
import {
  changedCredits,
  editableRoles,
  mayChangeCredits,
  namesAnEditor,
  namesUnder,
  outdatedRoles,
  withChange,
} from '#shared/workflow/creditChange.ts'
import { roles } from '#shared/workflow/roles.ts'
import { reviewStages, stages } from '#shared/workflow/stages.ts'
import { below, pick, rng } from '../../support/rng.ts'

function randomCredits(random: () => number): Credit[] {
  const names = () => Array.from({ length: below(random, 3) }, () => pick(random, ['甲', '乙', '丙', ' 丁 ', '']))
  return creditRoles.filter(() => random() < 0.5).map((role) => ({ role, names: names() }))
}

test('a change and its proposal give what the editor wrote, and the reviewers of the record', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = rng(seed)
    const [proposal, wanted] = [randomCredits(random), randomCredits(random)]
    const change = changedCredits(proposal, wanted)
    const line = withChange(proposal, change)
    for (const role of editableRoles) expect(namesUnder(line, role), `seed ${seed}: ${role}`).toEqual(namesUnder(wanted, role))
    for (const role of reviewStages) expect(namesUnder(line, role), `seed ${seed}: ${role}`).toEqual(namesUnder(proposal, role))
    expect(changedCredits(proposal, line), `seed ${seed}`).toEqual(change)
    expect(line.map(({ role }) => role)).toEqual(creditRoles.filter((role) => namesUnder(line, role).length > 0))
  }
})

test('roles that nobody changed follow the proposal', () => {
  const change = changedCredits(
    [{ role: 'reporter', names: ['甲'] }],
    [
      { role: 'reporter', names: ['甲'] },
      { role: 'photo', names: ['顾青'] },
    ],
  )
  const later: Credit[] = [
    { role: 'reporter', names: ['甲', '乙'] },
    { role: 'editor', names: ['张岚'] },
    { role: 'review1', names: ['张岚'] },
  ]
  expect(withChange(later, change)).toEqual([
    { role: 'reporter', names: ['甲', '乙'] },
    { role: 'photo', names: ['顾青'] },
    { role: 'editor', names: ['张岚'] },
    { role: 'review1', names: ['张岚'] },
  ])
})

test('a changed role is outdated once something else is proposed for it, and no other role is', () => {
  const then: Credit[] = [{ role: 'reporter', names: ['甲'] }]
  const change: Credit[] = [{ role: 'reporter', names: ['乙'] }]
  expect(outdatedRoles(change, then, then)).toEqual([])
  expect(outdatedRoles(change, then, [{ role: 'reporter', names: ['甲', '丙'] }])).toEqual(['reporter'])
  expect(outdatedRoles(change, then, [...then, { role: 'editor', names: ['张岚'] }])).toEqual([])
})

test.each([
  [[{ role: 'editor', names: ['张岚'] }], true],
  [[{ role: 'duty', names: ['张岚'] }], true],
  [[{ role: 'editor', names: [' '] }], false],
  [[{ role: 'review1', names: ['张岚'] }], false],
] satisfies [Credit[], boolean][])('%j names an editor: %s', (credits, expected) => {
  expect(namesAnEditor(credits)).toBe(expected)
})

describe('who may change the line', () => {
  const verdicts = stages.flatMap((stage) =>
    roles.map((role) => [stage, role, mayChangeCredits({ id: '1', username: 'x', roles: [role] }, stage)] as const),
  )
  test.each(verdicts)('in %s, %s', (stage, role, verdict) => {
    const open = stage === 'draft' || stage.startsWith('review')
    const held = role === 'editor' || role === 'director' || role === 'chief'
    expect(verdict).toEqual(open && held ? { ok: true, value: true } : { ok: false, error: open ? 'role_may_not' : 'wrong_stage' })
  })
})
