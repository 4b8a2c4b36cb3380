import { afterEach, expect, it } from 'vitest'
import { openTestNewsroom, type TestNewsroom } from '../http/testNewsroom.ts'

let room: TestNewsroom | null = null
afterEach(async () => {
  await room?.close()
  room = null
})

const tokenOf = (cookie: string) => /galley_session=([^;]+)/.exec(cookie)?.[1] ?? ''

/** Counts how often the store is asked for sessions. */
function countReads(newsroom: TestNewsroom) {
  const { sessions, admission } = newsroom.services
  const find = sessions.find.bind(sessions)
  const reads = { sessions: 0 }
  sessions.find = (token) => {
    reads.sessions += 1
    return find(token)
  }
  return { admission, reads }
}

it('asks once for what many want to know at the same moment, and anew afterwards', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  const { admission, reads } = countReads(room)
  const token = tokenOf(reporter.cookie)
  const judgements = await Promise.all(Array.from({ length: 20 }, () => admission.judge(token, id)))
  expect(reads.sessions).toBe(1)
  expect(new Set(judgements.map(({ who, readOnlyReason }) => `${who.account.id} ${readOnlyReason}`)).size).toBe(1)
  await admission.judge(token, id)
  expect(reads.sessions).toBe(2)
})

it('does not share what was read before rights changed', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  const { admission, reads } = countReads(room)
  const token = tokenOf(reporter.cookie)
  const before = admission.judge(token, id)
  room.services.access.changed([id])
  await Promise.all([before, admission.judge(token, id)])
  expect(reads.sessions).toBe(2)
})

it('keeps strangers apart from those who are signed in', async () => {
  room = await openTestNewsroom()
  const reporter = room.person('reporter')
  const { id } = await reporter.json('POST', '/api/articles', 201, {})
  const { admission } = room.services
  const outcomes = await Promise.allSettled([
    admission.judge(tokenOf(reporter.cookie), id),
    admission.judge('guess', id),
    admission.judge(null, id),
    admission.judge(tokenOf(reporter.cookie), 'none'),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
})
