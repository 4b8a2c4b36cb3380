import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { BatchResponse, BoardCards, BoardResponse, DeskMessage } from '#shared/protocol/board.ts'
import type { NoticesResponse } from '#shared/protocol/notices.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import { waitFor } from '../../support/waitFor.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

/* The desk's board, steps for many articles, who is responsible, notices, and open desks that hear of all that. */

let room: TestNewsroom
let articles: StagedArticles
beforeAll(async () => {
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
  await articles.addColleagues()
})
afterAll(() => room.close())

async function column(username: string, stage: Stage, search = '') {
  const { columns } = await room.person(username).json<BoardResponse>('GET', `/api/board${search}`, 200)
  const found = columns.find((one) => one.stage === stage)
  if (!found) throw new Error(`no column ${stage}`)
  return found
}

async function notices(username: string) {
  const { notices: list, unread } = await room.person(username).json<NoticesResponse>('GET', '/api/notices', 200)
  const news = list.filter((notice) => !notice.isRead)
  expect(news).toHaveLength(unread)
  return { unread, list: news.map(({ kind, article, reason }) => [kind, article.id, reason]) }
}

const read = (username: string) => room.person(username).json('POST', '/api/notices/read', 200, { all: true })

it('shows each column with its count, what is due first and then what has waited longest, page by page', async () => {
  const ids = [await articles.at('review1'), await articles.at('review1'), await articles.at('review1')]
  room.advance(60_000)
  const due = new Date(Date.now() + 90_000).toISOString()
  await room.person('editor').json('PATCH', `/api/articles/${ids[2]}`, 200, { dueAt: due })
  const shown = await column('editor', 'review1', '?limit=2')
  expect([shown.count, shown.overdue, shown.articles.map(({ id }) => id)]).toEqual([3, 0, [ids[2], ids[0]]])
  expect(shown.oldest).toBe(shown.articles[1]?.stageSince)
  const rest = await room.person('editor').json<BoardCards>('GET', `/api/board/review1?cursor=${shown.next}`, 200)
  expect([rest.articles.map(({ id }) => id), rest.next]).toEqual([[ids[1]], null])
  expect(await refusal(room.person('editor').send('GET', '/api/board/review1?cursor=x'))).toEqual([400, 'bad_request'])
  expect(await refusal(room.nobody.send('GET', '/api/board'))).toEqual([401, 'not_signed_in'])

  room.advance(120_000)
  const late = await column('editor', 'review1', '?overdue')
  expect([late.count, late.overdue, late.articles[0]?.id]).toEqual([1, 1, ids[2]])
})

it('says who is responsible, tells them, and lets nobody say so who may not', async () => {
  const id = await articles.at('review1')
  await read('editor')
  expect(await refusal(room.person('reporter').send('PATCH', `/api/articles/${id}`, { assignee: 'editor' }))).toEqual([403, 'role_may_not'])
  expect(await refusal(room.person('director').send('PATCH', `/api/articles/${id}`, { assignee: 'x' }))).toEqual([404, 'user_not_found'])
  const { assignee } = await room.person('director').json('PATCH', `/api/articles/${id}`, 200, { assignee: 'editor' })
  expect(assignee?.username).toBe('editor')
  expect((await notices('editor')).list[0]).toEqual(['assigned', id, ''])
  expect((await column('editor', 'review1', '?assignee=me')).articles.map((card) => card.id)).toEqual([id])
  const gone = await articles.at('killed')
  expect(await refusal(room.person('chief').send('PATCH', `/api/articles/${gone}`, { dueAt: null }))).toEqual([409, 'wrong_stage'])
})

it('takes a step for many articles, each by the rules, and says of each what became of it', async () => {
  const [one, moved] = [await articles.at('review1'), await articles.at('review2')]
  const asked = [one, moved, 'nothing'].map((id) => ({ id, stage: 'review1' }))
  const before = await articles.state(moved)
  const { results } = await room
    .person('editor')
    .json<BatchResponse>('POST', '/api/articles/actions', 200, { action: 'return', reason: '补来源', articles: asked })
  expect(results.map((result) => (result.ok ? result.stage : result.error.code))).toEqual([
    'draft',
    expect.stringMatching(/^(article_changed|role_may_not)$/),
    'article_not_found',
  ])
  expect(await articles.state(moved)).toEqual(before)
  const twice = { action: 'return', reason: '补', articles: [asked[0], asked[0]] }
  expect(await refusal(room.person('editor').send('POST', '/api/articles/actions', twice))).toEqual([400, 'bad_request'])
  const many = { action: 'return', reason: '补', articles: Array.from({ length: 51 }, (_, at) => ({ id: `a${at}`, stage: 'review1' })) }
  expect(await refusal(room.person('editor').send('POST', '/api/articles/actions', many))).toEqual([400, 'bad_request'])
  // A text is approved by whoever has it open, not in a pile.
  for (const action of ['pass', 'sign']) {
    const blind = { action, articles: [asked[1]] }
    expect(await refusal(room.person('director').send('POST', '/api/articles/actions', blind))).toEqual([400, 'bad_request'])
  }
  // Whoever could submit it where it stands now is not taken for somebody who saw it there.
  const seen = { action: 'submit', articles: [{ id: one, stage: 'review1' }] }
  const again = await room.person('reporter').json<BatchResponse>('POST', '/api/articles/actions', 200, seen)
  expect(again.results[0]).toMatchObject({ ok: false, error: { code: 'article_changed' } })
})

it('tells every author of a return, those who can go on of what awaits them, and never who did it', async () => {
  const { id } = await room.person('reporter').json('POST', '/api/articles', 201, {})
  await room.write(room.person('reporter2'), id, '两个人写的稿子。')
  for (const name of ['reporter', 'reporter2', 'editor', 'editor2', 'director', 'layout', 'chief']) await read(name)
  await articles.must('reporter', id, { action: 'submit' })
  expect((await notices('editor')).list).toEqual([['awaiting', id, '']])
  expect((await notices('editor2')).list[0]).toEqual(['awaiting', id, ''])
  expect((await notices('director')).unread).toBe(0)
  const why = '请 @director 也看看，补票价'
  await articles.must('editor', id, { action: 'return', reason: why })
  expect((await notices('reporter')).list[0]).toEqual(['returned', id, why])
  expect((await notices('reporter2')).list[0]).toEqual(['returned', id, why])
  expect((await notices('director')).list[0]).toEqual(['mention', id, why])
  // What waited for somebody is settled when it has moved on.
  expect((await notices('editor2')).list.filter(([kind]) => kind === 'awaiting')).toEqual([])
  // Whoever is responsible is asked alone.
  await room.person('chief').json('PATCH', `/api/articles/${id}`, 200, { assignee: 'editor2' })
  await read('editor')
  await articles.must('reporter', id, { action: 'submit' })
  expect((await notices('editor')).unread).toBe(0)
  await articles.must('editor2', id, { action: 'pass' })
  await articles.must('director', id, { action: 'pass' })
  await articles.must('chief', id, { action: 'sign' })
  expect((await notices('reporter')).list[0]).toEqual(['signed', id, ''])
  expect((await notices('layout')).list[0]).toEqual(['signed', id, ''])
  // A refused step tells nobody.
  await read('reporter')
  expect((await articles.try('editor', id, { action: 'publish' })).status).toBe(409)
  expect((await notices('reporter')).unread).toBe(0)
  // Nobody reads a notice for somebody else.
  const [mine] = (await room.person('editor2').json<NoticesResponse>('GET', '/api/notices', 200)).notices
  const left = await notices('editor2')
  await room.person('reporter').json('POST', '/api/notices/read', 200, { ids: [mine?.id] })
  expect((await notices('editor2')).unread).toBe(left.unread)
})

it('notes a void signature, tells who signed, and lists it for them until it is signed anew', async () => {
  const id = await articles.at('proof1')
  await read('chief')
  const waits = async () =>
    (await room.person('chief').json('GET', '/api/articles?waiting=me&limit=200', 200)).articles.some((one) => one.id === id)
  expect(await waits()).toBe(false)
  await room.write(room.person('editor'), id, '签发以后又加了一段，这不是校对能改的。')
  await room.services.projection.settle(id)
  expect((await notices('chief')).list[0]).toEqual(['voided', id, ''])
  expect(await waits()).toBe(true)
  // Once, however often the text goes on.
  await room.write(room.person('editor'), id, '再加一段。')
  await room.services.projection.settle(id)
  expect((await notices('chief')).unread).toBe(1)
  await articles.must('chief', id, { action: 'sign' })
  expect(await waits()).toBe(false)
})

it('lists proposals for who decides', async () => {
  const id = await articles.at('ready')
  await read('chief')
  await articles.must('editor', id, { action: 'withdraw', reason: '失实' }).catch(() => null)
  await articles.must('editor', id, { action: 'publish' })
  expect((await notices('chief')).list[0]?.[0]).toBe('proposed')
})

it('tells open desks of a step without being asked, and those who come back that they missed one', async () => {
  const { url } = room
  const open = (cookie: string) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/desk`, { headers: { cookie } })
    const heard: DeskMessage[] = []
    socket.on('message', (data) => heard.push(JSON.parse(String(data))))
    return { socket, heard }
  }
  const id = await articles.at('draft')
  const desk = open(room.person('editor').cookie)
  await waitFor('hello', () => desk.heard.find(({ type }) => type === 'hello'))
  const other = open((await room.signIn('reporter2')).cookie)
  await waitFor('hello', () => other.heard.find(({ type }) => type === 'hello'))
  desk.heard.length = 0
  await articles.must('reporter', id, { action: 'submit' })
  await waitFor('notices', () => desk.heard.find(({ type }) => type === 'notices'))
  const told = await waitFor('articles', () => desk.heard.findLast(({ type }) => type === 'articles'))
  expect(other.heard.some(({ type }) => type === 'notices')).toBe(false)
  desk.socket.close()
  await articles.must('editor', id, { action: 'pass' })
  const back = open(room.person('editor').cookie)
  const hello = await waitFor('hello', () => back.heard.find(({ type }) => type === 'hello'))
  expect('version' in hello && 'version' in told && hello.version !== told.version).toBe(true)
  back.socket.close()
  // Whoever signs out hears nothing any more.
  const gone = await room.signIn('editor')
  const last = open(gone.cookie)
  await waitFor('hello', () => last.heard[0])
  const closed = new Promise<number>((resolve) => last.socket.on('close', resolve))
  await gone.send('POST', '/api/sign-out')
  expect(await closed).toBe(4401)
  other.socket.close()
})

it('lets nobody in to the desk’s socket who is not signed in', async () => {
  const socket = new WebSocket(`${room.url.replace('http', 'ws')}/desk`)
  const status = await new Promise((resolve) =>
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode)
      request.destroy()
    }),
  )

  expect(status).toBe(401)
})
