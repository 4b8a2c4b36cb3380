import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ActionsResponse } from '#shared/protocol/workflowApi.ts'
import { stages } from '#shared/workflow/stages.ts'
import { StagedArticles } from './stagedArticles.ts'
import { openTestNewsroom, type TestNewsroom } from './testNewsroom.ts'

/* 待我处理 against the rules: the list is one query, the rules are asked article by article, and both say the same. */

let room: TestNewsroom
let articles: StagedArticles
beforeAll(async () => {
  room = await openTestNewsroom()
  articles = new StagedArticles(room)
  await articles.addColleagues()
})
afterAll(() => room.close())

const onward = ['pass', 'sign', 'publish']
const usernames = [
  ...['reporter', 'reporter2', 'editor', 'editor2', 'director', 'chief', 'chief2'],
  ...['proofreader', 'proofreader2', 'proofreader3', 'layout', 'admin'],
]

/** Whether the next step is the person's, by what the server offers them on the article. */
function isTheirs({ stage, actions }: ActionsResponse): boolean {
  return actions.some(({ action, allowed, effect, to }) => onward.includes(action) && allowed && effect === 'move' && to !== stage)
}

it('lists exactly the articles whose next step the rules give to the person, page by page and counted', async () => {
  const ids: string[] = []
  for (const stage of stages) ids.push(await articles.at(stage))
  const back = await articles.at('review1')
  await articles.must('editor', back, { action: 'return', reason: '补票价' })
  // Once more through the first review: who did it before the return may do it again.
  const again = await articles.at('review2')
  await articles.must('director', again, { action: 'return', reason: '补出处' })
  await articles.must('reporter', again, { action: 'submit' })
  const timed = await articles.at('ready')
  await articles.must('chief', timed, { action: 'schedule', publishAt: '2099-01-01T00:00:00+08:00' })
  ids.push(again)

  for (const username of usernames) {
    const person = room.person(username)
    const theirs: string[] = []
    for (const id of ids) if (isTheirs(await person.json('GET', `/api/articles/${id}/actions`, 200))) theirs.push(id)
    if (username === 'reporter') theirs.push(back)
    const listed: string[] = []
    let cursor = ''
    do {
      const page = await person.json('GET', `/api/articles?waiting=me&limit=2${cursor}`, 200)
      expect([username, page.total]).toEqual([username, theirs.length])
      listed.push(...page.articles.map((article) => article.id))
      cursor = page.next === null ? '' : `&cursor=${page.next}`
    } while (cursor !== '')
    expect([username, listed.toSorted()]).toEqual([username, theirs.toSorted()])
  }
  // No empty promise: the reviewers and proofreaders did have something.
  expect((await room.person('chief').json('GET', '/api/articles?waiting=me', 200)).total).toBeGreaterThan(0)
})

it('takes a schedule back, and only one that is there', async () => {
  const id = await articles.at('ready')
  const none = await articles.try('chief', id, { action: 'schedule', publishAt: null })
  expect(none.status).toBe(409)
  await articles.must('chief', id, { action: 'schedule', publishAt: '2099-01-01T00:00:00+08:00' })
  const { article, stage } = await articles.must('chief', id, { action: 'schedule', publishAt: null })
  expect([stage, article.publishAt]).toEqual(['ready', null])
  const { steps } = await room.person('chief').json('GET', `/api/articles/${id}/record`, 200)
  expect(steps.at(-1)?.details).toEqual({ unscheduled: true })
})
