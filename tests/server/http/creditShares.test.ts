import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import type { CreditsResponse } from '#shared/protocol/creditLine.ts'
import { defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'
import { openTestNewsroom, type TestNewsroom } from './testNewsroom.ts'

/* A house that does not name whoever wrote three characters: the ledger decides who that is. */

let room: TestNewsroom
let id: string
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())
beforeEach(async () => {
  id = (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
})

const atLeast = (minCharacters: number) => room.services.site.update({ creditPolicy: { ...defaultCreditPolicy, minCharacters } })
const proposal = async () => (await room.person('editor').json<CreditsResponse>('GET', `/api/articles/${id}/credits`, 200)).proposal
const page = async () => (await room.person('layout').send('GET', `/api/articles/${id}/export?format=text`)).text()
const long = '渡口清晨起雾，停航两小时。'.repeat(25)

async function sign(): Promise<string> {
  for (const [username, action] of Object.entries({ reporter: 'submit', editor: 'pass', director: 'pass', chief: 'sign' })) {
    await room.person(username).json('POST', `/api/articles/${id}/actions`, 200, { action })
  }
  const copy = await room.store.db.selectFrom('signed_copy').selectAll().where('article_id', '=', id).executeTakeFirstOrThrow()
  return copy.credits ?? ''
}

async function bothWrite(): Promise<void> {
  await room.write(room.person('reporter'), id, long)
  await room.write(room.person('stringer'), id, '又及。')
}

describe('the threshold of the house', () => {
  it('drops whoever wrote three characters and keeps whoever wrote 300: in the proposal, the file and the signed copy', async () => {
    await atLeast(10)
    await bothWrite()
    expect(await proposal()).toMatchObject({
      people: [{ role: 'reporter', name: '名reporter', characters: 325 }],
      leftOut: [{ name: '名stringer', characters: 3, why: 'threshold' }],
    })
    const text = await page()
    expect([text.includes('名reporter'), text.includes('名stringer')]).toEqual([true, false])
    const credits = await sign()
    expect([credits.includes('名reporter'), credits.includes('名stringer')]).toEqual([true, false])
  })

  it('names them both where the house sets none', async () => {
    await atLeast(0)
    await bothWrite()
    expect((await proposal()).people.map(({ name, characters }) => [name, characters])).toEqual([
      ['名reporter', 325],
      ['名stringer', 3],
    ])
    expect(await sign()).toContain('名stringer')
  })

  it.each([
    [0, true],
    [1, false],
  ])('at %i names somebody of whose text nothing is left: %s', async (least, isNamed) => {
    await atLeast(least)
    const old = '这一段后来整个换掉了，一个字也没有留下。'
    await room.write(room.person('stringer'), id, old)
    await room.edit(room.person('reporter'), id, (doc) => {
      const text = (doc.getXmlFragment('body').get(1) as Y.XmlElement).get(0) as Y.XmlText
      text.delete(0, text.length)
      text.insert(0, '另写的一段，讲的是别的事情。')
    })
    const { people, leftOut } = await proposal()
    expect([...people, ...leftOut].find(({ name }) => name === '名stringer')).toMatchObject({ characters: 0 })
    expect(people.some(({ name }) => name === '名stringer')).toBe(isNamed)
    expect((await sign()).includes('名stringer')).toBe(isNamed)
  })

  it('keeps nobody from signing when it cannot be told who wrote how much: then all are named, and it is logged', async () => {
    await atLeast(10)
    await bothWrite()
    const { attribution } = room.services
    const read = attribution.read.bind(attribution)
    attribution.read = () => Promise.reject(new Error('the ledger is out of order'))
    try {
      expect(await sign()).toContain('名stringer')
    } finally {
      attribution.read = read
    }
    expect(room.log.some((line) => line.includes('without who wrote how much') && line.includes('out of order'))).toBe(true)
  })
})
