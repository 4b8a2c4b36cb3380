import { expect, test } from 'vitest'
import { houses, stagesOf, type WorkflowName, workflows } from '#shared/workflow/house.ts'
import { type Granted, mayAct, mayEditText, type Signing } from '#shared/workflow/permissions.ts'
import { type SealedEntry, sealEntry, verifyChain } from '#shared/workflow/recordChain.ts'
import { type Actor, type Role, roles } from '#shared/workflow/roles.ts'
import { type Action, actions, proofStages, type Stage } from '#shared/workflow/stages.ts'
import { factsOf } from '../../../server/services/facts.ts'
import type { ArticleRow } from '../../../server/store/articles.ts'
import type { ReviewStepTable } from '../../../server/store/schema.ts'
import { pick, rng } from '../../support/rng.ts'

/*
 * Anybody does anything in any order, ten thousand times, on the rules and the record alone. No house, no mixture of
 * roles and no detour over hold, return or correction lets an article be signed by fewer than three reviewers.
 */

const runs = 10_000
const stepsPerRun = 30

const cast: readonly Actor[] = [
  ...roles.map((role) => ({ id: `${role}1`, username: `${role}1`, roles: [role] })),
  ...roles.map((role) => ({ id: `${role}2`, username: `${role}2`, roles: [role] })),
  { id: 'proofreader3', username: 'proofreader3', roles: ['proofreader'] },
  { id: 'all1', username: 'all1', roles: [...roles] },
  { id: 'all2', username: 'all2', roles: [...roles] },
  { id: 'desk', username: 'desk', roles: ['reporter', 'editor', 'director'] },
]

const onwardActions: { readonly [S in Stage]?: Action } = {
  review1: 'pass',
  review2: 'pass',
  review3: 'sign',
  signed: 'pass',
  proof1: 'pass',
  proof2: 'pass',
  proof3: 'pass',
  ready: 'publish',
  held: 'resume',
}

/** An article without a server: its row, its record, and a text of which only the differences matter. */
class PaperArticle {
  readonly row: ArticleRow
  readonly steps: ReviewStepTable[] = []
  readonly chain: SealedEntry[] = []
  readonly draftedBy = new Set<string>()
  /** Times that the text was changed, and how it stands to the signed one. */
  seq = 1
  signature: Signing['signature'] = 'none'

  constructor(workflow: WorkflowName, author: Actor) {
    this.row = { stage: 'draft', workflow, created_by: author.id, named_editors: null } as ArticleRow
    this.#record(author, 'create', null, 'draft', 'done')
  }

  get facts() {
    return factsOf(this.row, this.steps, this.seq, [...this.draftedBy])
  }

  write(actor: Actor, isMark: boolean): void {
    if (!mayEditText(actor, this.facts).ok) return
    this.seq++
    if (this.row.stage === 'draft') this.draftedBy.add(actor.id)
    if (this.signature !== 'none') this.signature = isMark && this.signature !== 'void' ? 'marks' : 'void'
  }

  act(actor: Actor, action: Action, keepsMarks: boolean): Granted | null {
    const verdict = mayAct(actor, action, this.facts, { signature: this.signature, keepsMarks })
    if (!verdict.ok) return null
    const { to, effect } = verdict.value
    const from = this.row.stage as Stage
    this.#record(actor, action, from, effect === 'move' ? to : from, effect === 'move' ? 'done' : 'proposed')
    if (effect !== 'move') return verdict.value
    this.row.stage = to
    if (action === 'sign' || to === 'ready') this.signature = 'whole'
    if (action !== 'resume' && (to === 'draft' || to === 'review1')) this.signature = 'none'
    return verdict.value
  }

  /** Somebody who can take the article further, if there is anybody, so that the long ways are tried as well. */
  onward(random: () => number): [Actor, Action] {
    const { facts } = this
    const signing = { signature: this.signature, keepsMarks: false }
    const wanted = onwardActions[facts.stage] ?? 'submit'
    const able = cast.filter((person) => mayAct(person, wanted, facts, signing).ok)
    return able.length > 0 ? [pick(random, able), wanted] : [pick(random, cast), pick(random, ['sign', 'pass', 'publish'] as const)]
  }

  #record(actor: Actor, action: string, from: Stage | null, to: Stage, decision: 'done' | 'proposed'): void {
    const step = this.steps.length + 1
    const sealed = sealEntry({
      v: 1,
      article: 'a',
      number: '2026-0001',
      step,
      action,
      decision,
      from,
      to,
      by: { id: actor.id, username: actor.username, name: actor.id },
      role: actor.roles[0] ?? 'reporter',
      reason: '',
      at: '2026-10-02T10:30:05.120+08:00',
      textSha256: String(this.seq),
      version: this.seq,
      characters: 1,
      override: null,
      details: {},
      previous: this.chain.at(-1)?.hash ?? '',
    })
    this.chain.push(sealed)
    this.steps.push({ action, decision, from_stage: from, to_stage: to, user_id: actor.id, step, seq: this.seq } as ReviewStepTable)
  }
}

/** Who did the three reviews that the signature rests on. */
function reviewersOf(article: PaperArticle): readonly string[] {
  return article.facts.reviews.map((review) => review.userId)
}

function mustBeSound(article: PaperArticle, granted: Granted, action: Action, actor: Actor, seed: number): void {
  if (granted.effect !== 'move') return
  const { facts } = article
  const said = () => `seed ${seed}: ${article.steps.map((step) => `${step.user_id} ${step.action}`).join(', ')}`
  if (action === 'sign') {
    const reviewers = reviewersOf(article)
    if (new Set(reviewers).size !== 3) throw new Error(`not three reviewers, ${said()}`)
    for (const person of [...reviewers, actor.id]) {
      if (person === facts.createdBy || facts.draftedBy.includes(person)) throw new Error(`${person} reviewed own copy, ${said()}`)
    }
  }
  if (granted.to === 'ready' || granted.to === 'published') {
    if (reviewersOf(article).length !== 3 || article.signature !== 'whole') throw new Error(`not under a signature, ${said()}`)
    const readers = new Set(facts.proofs.map((proof) => proof.userId))
    if (facts.workflow === 'newspaper' && readers.size !== 3) throw new Error(`not three proofs, ${said()}`)
  }
}

/** Flips one byte of one step; whichever it is, the chain has to break. */
function flipped(chain: readonly SealedEntry[], random: () => number): { chain: SealedEntry[]; at: number } {
  const at = Math.floor(random() * chain.length)
  const field = pick(random, ['entry', 'hash'] as const)
  const bytes = Buffer.from(chain[at]?.[field] ?? '')
  const byte = Math.floor(random() * bytes.length)
  bytes[byte] = (bytes[byte] ?? 0) ^ (1 << Math.floor(random() * 7))
  return { chain: chain.map((step, index) => (index === at ? { ...step, [field]: bytes.toString() } : step)), at }
}

function isOver({ row }: PaperArticle): boolean {
  return row.stage === 'killed' || row.stage === 'withdrawn'
}

test('ten thousand random ways through the house', { timeout: 120_000 }, () => {
  const visited = new Map(workflows.map((workflow) => [workflow, new Set<Stage>(['draft'])]))
  let signed = 0
  for (let seed = 1; seed <= runs; seed++) {
    const random = rng(seed)
    const workflow = pick(random, workflows)
    const author = pick(
      random,
      cast.filter((person) => person.roles.some((role: Role) => role === 'reporter' || role === 'stringer')),
    )
    const article = new PaperArticle(workflow, author)
    for (let turn = 0; turn < stepsPerRun && !isOver(article); turn++) {
      if (random() < 0.2) article.write(pick(random, cast), random() < 0.5)
      const [actor, action] = random() < 0.5 ? article.onward(random) : [pick(random, cast), pick(random, actions)]
      const granted = article.act(actor, action, false)
      if (!granted) continue
      visited.get(workflow)?.add(article.row.stage as Stage)
      if (action === 'sign') signed++
      mustBeSound(article, granted, action, actor, seed)
    }
    const { stage } = article.facts
    const couldAct = cast.some((person) => actions.some((action) => article.act(person, action, false)))
    expect(isOver(article) || couldAct, `seed ${seed} is stuck in ${stage}`).toBe(true)
    expect(verifyChain(article.chain).ok, `seed ${seed}`).toBe(true)
    if (seed % 10 !== 0) continue
    const fault = flipped(article.chain, random)
    const found = verifyChain(fault.chain)
    expect(found.ok ? null : [fault.at + 1, fault.at + 2].includes(found.error.step), `seed ${seed}`).toBe(true)
  }
  for (const workflow of workflows) expect([...(visited.get(workflow) ?? [])].toSorted()).toEqual(stagesOf(houses[workflow]).toSorted())
  expect(signed).toBeGreaterThan(500)
  expect(proofStages.every((stage) => visited.get('newspaper')?.has(stage))).toBe(true)
})

test('every single byte of a record, turned by any bit, is found', () => {
  const [reporter, editor] = [cast[0], cast[2]]
  if (!reporter || !editor) throw new RangeError('nobody there')
  const article = new PaperArticle('newspaper', reporter)
  article.act(reporter, 'submit', false)
  article.act(editor, 'pass', false)
  expect(article.chain).toHaveLength(3)
  for (const [index, step] of article.chain.entries()) {
    for (const field of ['entry', 'hash'] as const) {
      const bytes = Buffer.from(step[field])
      for (let byte = 0; byte < bytes.length; byte++) {
        const changed = Buffer.from(bytes)
        changed[byte] = (changed[byte] ?? 0) ^ (1 << (byte % 7))
        const chain = article.chain.map((one, at) => (at === index ? { ...one, [field]: changed.toString('latin1') } : one))
        const found = verifyChain(chain)
        expect(found.ok, `step ${index + 1}, ${field}, byte ${byte}`).toBe(false)
        if (!found.ok) expect(found.error.step).toBe(index + 1)
      }
    }
  }
})

test('a step that is left out, moved, put in or taken from another record is found, and where', () => {
  const [reporter, editor] = [cast[0], cast[2]]
  if (!reporter || !editor) throw new RangeError('nobody there')
  const article = new PaperArticle('newspaper', reporter)
  article.act(reporter, 'submit', false)
  article.act(editor, 'pass', false)
  const [one, two, three] = article.chain
  if (!one || !two || !three) throw new RangeError('too short')
  const entry = JSON.parse(two.entry)
  const foreign = sealEntry({ ...entry, article: 'b' })
  const renamed = sealEntry({ ...entry, reason: '改过' })
  const cases: readonly [SealedEntry[], number, string][] = [
    [[one, three], 2, 'number'],
    [[two, three], 1, 'number'],
    [[one, three, two], 2, 'number'],
    [[one, foreign, three], 2, 'article'],
    // The step itself is well made; the one after it still knows the old one.
    [[one, renamed, three], 3, 'previous'],
  ]
  for (const [chain, step, problem] of cases) expect(verifyChain(chain)).toEqual({ ok: false, error: { step, problem } })
})
