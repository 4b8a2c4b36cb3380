import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type Role, roles } from '#shared/workflow/roles.ts'
import { type Action, actions, type Stage, stages } from '#shared/workflow/stages.ts'
import { type CollabClient, connect } from '../../support/collabClient.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

/*
 * Who may do what, cell by cell: every action, every role, every stage, against a running server. The table is written
 * down here by hand, as the paper's rules have it, and not read from the code.
 */

/** `move` to a stage, or `propose`. Whoever is not named is refused with the code of the stage. */
type Cell = Partial<Record<Role, Stage | 'propose'>>
const each = <T extends Stage>(to: T, ...held: readonly Role[]): Cell => Object.fromEntries(held.map((role) => [role, to]))
const proposed: Cell = { editor: 'propose', director: 'propose' }

const reviewed = (who: Role, onward: Partial<Record<Action, Cell>>): Partial<Record<Action, Cell>> => ({
  ...onward,
  return: each('draft', who),
  hold: each('held', who),
  kill: each('killed', who),
})
const waits: Partial<Record<Action, Cell>> = {
  return: each('review1', 'chief'),
  hold: each('held', 'chief'),
  kill: each('killed', 'chief'),
}
const proof = (next: Stage): Partial<Record<Action, Cell>> => ({
  ...waits,
  pass: each(next, 'proofreader'),
  return: each('review1', 'proofreader', 'chief'),
})

const table: { readonly [S in Stage]: Partial<Record<Action, Cell>> } = {
  draft: { submit: each('review1', 'reporter', 'stringer', 'editor') },
  review1: reviewed('editor', { pass: each('review2', 'editor'), recall: each('draft', 'reporter') }),
  review2: reviewed('director', { pass: each('review3', 'director') }),
  review3: reviewed('chief', { sign: each('signed', 'chief') }),
  signed: { ...waits, pass: each('proof1', 'proofreader') },
  proof1: proof('proof2'),
  proof2: proof('proof3'),
  proof3: proof('ready'),
  ready: {
    ...waits,
    publish: { ...each('published', 'chief', 'admin'), ...proposed },
    schedule: { ...each('ready', 'chief', 'admin'), ...proposed },
  },
  published: { correct: { ...each('draft', 'chief'), ...proposed }, withdraw: { ...each('withdrawn', 'chief'), ...proposed } },
  held: { resume: each('review2', 'director'), kill: each('killed', 'director') },
  killed: {},
  withdrawn: {},
}

/** Who may change the text in each stage. */
const writers: { readonly [S in Stage]: readonly Role[] } = {
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

/** In a stage that has the action at all, a person without it is refused by the role or by what is particular to it. */
function refusalOf(stage: Stage, action: Action, role: Role): readonly [number, string] {
  const cell = table[stage][action]
  if (stage.startsWith('proof') && action === 'sign') return role === 'chief' ? [409, 'signature_stands'] : [403, 'role_may_not']
  if (!cell) return [409, 'wrong_stage']
  if (action === 'recall' && (role === 'stringer' || role === 'editor')) return [403, 'not_author']
  if ((action === 'correct' || action === 'withdraw') && role === 'admin') return [403, 'not_approved']
  return [403, 'role_may_not']
}

let room: TestNewsroom
let articles: StagedArticles
beforeAll(async () => {
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
  await articles.addColleagues()
})
afterAll(() => room.close())

/** In the later proofs the first proofreaders have done theirs. */
const usernames = (stage: Stage, role: Role): string => (role === 'proofreader' && stage.startsWith('proof') ? 'proofreader3' : role)

const body = (action: Action) => ({ action, reason: '理由', publishAt: '2099-01-01T00:00:00+08:00' })

describe.each(stages)('in %s', (stage) => {
  it('the actions that a role has work, and lead where they should', async () => {
    for (const [action, cell] of Object.entries(table[stage]) as [Action, Cell][]) {
      for (const [role, outcome] of Object.entries(cell) as [Role, Stage | 'propose'][]) {
        const id = await articles.at(stage)
        const steps = (await room.store.db.selectFrom('review_step').select('step').where('article_id', '=', id).execute()).length
        const answer = await articles.must(usernames(stage, role), id, body(action))
        const expected = outcome === 'propose' ? { stage, decision: 'proposed' } : { stage: outcome, decision: 'done' }
        expect(answer, `${action} by ${role}`).toMatchObject(expected)
        const record = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
        expect(record.steps).toHaveLength(steps + 1)
        expect(record.steps.at(-1)).toMatchObject({ action, role, by: { username: usernames(stage, role) } })
        expect(record.chain).toEqual({ whole: true, brokenAt: null })
      }
    }
  })

  it('all the others are refused with a clear code and change nothing', async () => {
    const id = await articles.at(stage)
    const before = await articles.state(id)
    for (const role of roles) {
      for (const action of actions) {
        if (table[stage][action]?.[role] !== undefined) continue
        const said = `${action} by ${role}`
        expect(await refusal(articles.try(usernames(stage, role), id, body(action))), said).toEqual(refusalOf(stage, action, role))
      }
    }
    expect(await articles.state(id)).toEqual(before)
  })

  it('the text takes the words of those who may write and of nobody else, over a socket', async () => {
    const id = await articles.at(stage)
    const clients: CollabClient[] = []
    const before = await articles.state(id)
    try {
      for (const role of roles.filter((one) => !writers[stage].includes(one))) {
        const client = connect({ url: room.url, wsUrl: room.url.replace('http', 'ws') }, id, room.person(role), { ext: true })
        clients.push(client)
        await client.synced()
        client.write(`${role}的话。`)
        expect(await client.closed(), `${role} in ${stage}`).toBe(closeCodes.readOnly)
      }
      expect(await articles.state(id)).toEqual(before)
      for (const role of writers[stage]) {
        const client = connect({ url: room.url, wsUrl: room.url.replace('http', 'ws') }, id, room.person(role), { ext: true })
        clients.push(client)
        await client.synced()
        client.write(`${role}的话。`)
        await client.saved()
      }
      const text = await (await room.person('chief').send('GET', `/api/articles/${id}/export?format=text`)).text()
      for (const role of roles) expect(text.includes(`${role}的话。`), `${role} in ${stage}`).toBe(writers[stage].includes(role))
    } finally {
      for (const client of clients) client.destroy()
    }
  })
})

describe('final copy', () => {
  it('is for the duty editor and the layout desk until it is published, for everybody after', async () => {
    const final = async (id: string, role: Role) => {
      const page = await (await room.person(role).send('GET', `/api/articles/${id}/export`)).text()
      return ['未签发', '预览 ·'].find((mark) => page.includes(mark)) ?? 'final'
    }
    for (const [stage, others] of [
      ['review3', '未签发'],
      ['signed', '预览 ·'],
      ['proof2', '预览 ·'],
      ['ready', '预览 ·'],
      ['published', 'final'],
    ] as const) {
      const id = await articles.at(stage)
      for (const role of roles) {
        const expected = stage === 'review3' ? '未签发' : role === 'chief' || role === 'layout' ? 'final' : others
        expect(await final(id, role), `${role} in ${stage}`).toBe(expected)
      }
    }
  })
})

describe('the record', () => {
  it('is read by whoever answers for articles, and by others where they had a hand', async () => {
    const id = await articles.at('ready')
    const read = async (username: string) => (await room.person(username).send('GET', `/api/articles/${id}/record`)).status
    for (const username of ['reporter', 'editor', 'director', 'chief', 'admin', 'proofreader', 'proofreader2']) {
      expect(await read(username), username).toBe(200)
    }
    for (const username of ['reporter2', 'stringer', 'layout']) expect(await read(username), username).toBe(403)
    expect(await refusal(room.person('layout').send('GET', `/api/articles/${id}/export?format=record`))).toEqual([403, 'role_may_not'])
  })
})
