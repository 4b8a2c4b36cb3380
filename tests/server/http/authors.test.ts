import * as encoding from 'lib0/encoding'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type CollabClient, connect } from '../../support/collabClient.ts'
import { syncFrame } from '../../support/hostileFrames.ts'
import { waitFor } from '../../support/waitFor.ts'
import { type Caller, openTestNewsroom, refusal, type TestNewsroom } from './testNewsroom.ts'

let room: TestNewsroom
const open: CollabClient[] = []
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())
afterEach(() => {
  for (const client of open.splice(0)) client.destroy()
})

const article = async () => (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
const authors = (id: string) => room.person('proofreader').json<AuthorsResponse>('GET', `/api/articles/${id}/authors`, 200)

async function join(who: Caller, id: string): Promise<CollabClient> {
  const client = connect({ url: room.url, wsUrl: room.url.replace('http', 'ws') }, id, who, { ext: true })
  open.push(client)
  return client.synced()
}

const paragraph = (doc: Y.Doc, index: number) => doc.getXmlFragment('body').get(index) as Y.XmlElement
const run = (doc: Y.Doc, index: number) => paragraph(doc, index).get(0) as Y.XmlText
const shown = ({ ranges }: AuthorsResponse) => ranges.map(({ username, text }) => [username, text])

describe('GET /api/articles/:id/authors', () => {
  it('is for people who are signed in, and for articles that exist', async () => {
    const id = await article()
    expect(await refusal(room.nobody.send('GET', `/api/articles/${id}/authors`))).toEqual([401, 'not_signed_in'])
    expect(await refusal(room.person('reporter').send('GET', '/api/articles/none/authors'))).toEqual([404, 'article_not_found'])
  })

  it('says of a new article that nobody has written', async () => {
    expect(await authors(await article())).toMatchObject({ people: [], ranges: [], struck: [], sessions: [] })
  })

  it('credits everybody with their own characters, as the house counts them, by field and stage', async () => {
    const id = await article()
    const [reporter, editor] = [room.person('reporter'), room.person('editor')]
    await room.write(reporter, id, '江面上起了雾，渡船停航。 ')
    await room.edit(reporter, id, (doc) => (doc.getXmlFragment('headline').get(0) as Y.XmlElement).insert(0, [new Y.XmlText('雾锁渡口')]))
    await reporter.json('POST', `/api/articles/${id}/actions`, 200, { action: 'submit' })
    await room.edit(editor, id, (doc) => {
      run(doc, 1).delete(0, 3)
      run(doc, 1).insert(0, '今晨江上')
    })
    const found = await authors(id)
    expect(shown(found)).toEqual([
      ['reporter', '雾锁渡口'],
      ['editor', '今晨江上'],
      ['reporter', '起了雾，渡船停航。 '],
    ])
    expect(found.people).toMatchObject([
      {
        username: 'reporter',
        name: '名reporter',
        characters: 13,
        added: 16,
        struck: 0,
        fields: { headline: { characters: 4 }, body: { added: 12 } },
      },
      { username: 'editor', characters: 4, added: 4, struck: 3, stages: [{ stage: 'review1', characters: 4, added: 4, struck: 3 }] },
    ])
    expect(found.struck).toMatchObject([
      { text: '江面上', field: 'body', from: 0, username: 'reporter', struck: { username: 'editor', stage: 'review1' } },
    ])
    expect(found.ranges[1]).toMatchObject({ field: 'body', from: 0, to: 4, stage: 'review1', moved: null, pasted: false, source: null })
    expect(found.sessions.map(({ username, stage, added, struck }) => [username, stage, added, struck])).toEqual([
      ['reporter', 'draft', 16, 0],
      ['editor', 'review1', 4, 3],
    ])
  })

  it('counts no white space and no half of a rare character, and says where every range lies', async () => {
    const id = await article()
    await room.write(room.person('reporter'), id, '𠮷野家 \u200b在 此')
    const { people, ranges } = await authors(id)
    expect(people[0]).toMatchObject({ characters: 5, added: 5 })
    expect(ranges).toMatchObject([{ from: 0, to: 9 }])
  })

  it('keeps authors through a move from one field to another, and says who moved it', async () => {
    const id = await article()
    const [reporter, editor] = [room.person('reporter'), room.person('editor')]
    await room.write(reporter, id, '一句会被移走的话')
    await room.edit(editor, id, (doc) => run(doc, 1).delete(0, 8))
    await room.edit(editor, id, (doc) => (doc.getXmlFragment('deck').get(0) as Y.XmlElement).insert(0, [new Y.XmlText('一句会被移走的话')]))
    const found = await authors(id)
    expect(found.ranges).toMatchObject([{ field: 'deck', username: 'reporter', text: '一句会被移走的话', moved: { username: 'editor' } }])
    expect(found.struck).toEqual([])
    expect(found.people.map(({ username, characters, added, struck }) => [username, characters, added, struck])).toEqual([
      ['reporter', 8, 8, 0],
    ])
  })

  it('does not give away text of the panel', async () => {
    const id = await article()
    await room.edit(room.person('reporter'), id, (doc) => (doc.getMap('meta').get('standfirst') as Y.Text).insert(0, '提要'))
    expect(await authors(id)).toMatchObject({ people: [], ranges: [] })
  })
})

describe('a paste', () => {
  const long = '这是从别处贴过来的一段文字，一次到达。'

  async function pasted(who: Caller, id: string): Promise<{ client: number; clock: number; length: number }> {
    const { doc } = await join(who, id)
    const clock = Y.getState(doc.store, doc.clientID)
    run(doc, 1).insert(0, long)
    await open.at(-1)?.saved()
    return { client: doc.clientID, clock, length: long.length }
  }

  it('is seen, and its source is shown as its person says; it stays with the text when somebody splits it', async () => {
    const id = await article()
    const [reporter, editor] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '原有。')
    const ids = await pasted(reporter, id)
    const source = { kind: 'newsPage', url: 'https://paper.example/a' }
    expect((await reporter.send('POST', `/api/articles/${id}/pastes`, { ...ids, source })).status).toBe(204)
    await room.edit(editor, id, (doc) => {
      const second = run(doc, 1).toString().slice(8)
      run(doc, 1).delete(8, second.length)
      const made = new Y.XmlElement('paragraph')
      made.insert(0, [new Y.XmlText(second)])
      doc.getXmlFragment('body').insert(2, [made])
    })
    const { ranges } = await authors(id)
    expect(ranges.map(({ text, username, pasted: isPasted, source: from }) => [text, username, isPasted, from?.kind])).toEqual([
      [long.slice(0, 8), 'reporter', true, 'newsPage'],
      [long.slice(8), 'reporter', true, 'newsPage'],
      ['原有。', 'reporter', false, undefined],
    ])
  })

  it('is nobody else’s to speak of: a forged remark is refused or changes nothing', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '原有。')
    const ids = await pasted(reporter, id)
    const before = await authors(id)
    const source = { kind: 'web' }
    expect(await refusal(stringer.send('POST', `/api/articles/${id}/pastes`, { ...ids, source }))).toEqual([403, 'forbidden'])
    expect(await refusal(stringer.send('POST', `/api/articles/${id}/pastes`, { ...ids, client: 1, source }))).toEqual([403, 'forbidden'])
    expect(await refusal(reporter.send('POST', `/api/articles/${id}/pastes`, { ...ids, source: { kind: 'made up' } }))).toEqual([
      400,
      'bad_request',
    ])
    // Under an id of their own, with a range that covers the whole world.
    const { doc } = await join(stringer, id)
    run(doc, 1).insert(0, '甲')
    await open.at(-1)?.saved()
    const own = { client: doc.clientID, clock: 0, length: 1_000_000, source }
    expect((await stringer.send('POST', `/api/articles/${id}/pastes`, own)).status).toBe(204)
    const after = await authors(id)
    expect(after.ranges.filter(({ username }) => username === 'reporter').map(({ from: _f, to: _t, ...rest }) => rest)).toEqual(
      before.ranges.map(({ from: _f, to: _t, ...rest }) => rest),
    )
  })
})

describe('a client that forges who it is', () => {
  /** A socket whose every frame is made by hand. */
  async function raw(who: Caller, id: string): Promise<{ socket: WebSocket; closed: () => number | null }> {
    const socket = new WebSocket(`${room.url.replace('http', 'ws')}/collab/${id}`, { headers: { cookie: who.cookie, origin: room.url } })
    let code: number | null = null
    socket.on('close', (closedWith) => {
      code = closedWith
    })
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
    return { socket, closed: () => code }
  }

  const awareness = (clientId: number, clock: number, state: unknown) =>
    encoding.encode((frame) => {
      encoding.writeVarUint(frame, 1)
      encoding.writeVarUint8Array(
        frame,
        encoding.encode((payload) => {
          encoding.writeVarUint(payload, 1)
          encoding.writeVarUint(payload, clientId)
          encoding.writeVarUint(payload, clock)
          encoding.writeVarString(payload, JSON.stringify(state))
        }),
      )
    })

  it('is credited with what it wrote, under its own name, whatever it says', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '记者写的话。')
    const victim = await join(reporter, id)
    const { socket } = await raw(stringer, id)
    const own = new Y.Doc()
    Y.applyUpdate(own, Y.encodeStateAsUpdate(victim.doc))
    const before = Y.encodeStateVector(own)
    // In the presence, in the document's own table of users, in a mark and in a map: everywhere a claim to be the reporter.
    socket.send(awareness(own.clientID, 1, { user: { id: reporter.id, name: '名reporter', username: 'reporter', role: 'chief' } }))
    socket.send(awareness(victim.doc.clientID, 99, { user: { id: stringer.id, name: '名stringer' } }))
    own.getMap('meta').set('users', { 名reporter: own.clientID })
    run(own, 1).insert(0, '假话', { author: 'reporter', insertion: { uid: reporter.id } })
    own.getMap('meta').set('author', reporter.id)
    socket.send(syncFrame(2, Y.encodeStateAsUpdate(own, before)))
    await waitFor('the words arrive', () => victim.text('body').includes('假话'))
    socket.terminate()
    const found = await authors(id)
    expect(shown(found)).toEqual([
      ['stringer', '假话'],
      ['reporter', '记者写的话。'],
    ])
    expect(found.people.map(({ username, added }) => [username, added])).toEqual([
      ['reporter', 6],
      ['stringer', 2],
    ])
  })

  it('cannot write under a colleague’s client id: nothing is stored, nothing is credited', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '记者写的话。')
    const victim = await join(reporter, id)
    run(victim.doc, 1).insert(0, '今晨')
    await victim.saved()
    const before = await authors(id)
    const { socket, closed } = await raw(stringer, id)
    const forged = new Y.Doc()
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(victim.doc))
    forged.clientID = victim.doc.clientID
    const vector = Y.encodeStateVector(forged)
    run(forged, 1).insert(0, '记者从未写过的话')
    socket.send(syncFrame(2, Y.encodeStateAsUpdate(forged, vector)))
    await waitFor('the socket is closed', () => closed() === closeCodes.identity)
    expect(await authors(id)).toEqual(before)
  })

  it('answers for what its hand-made deletions take away, and for nothing that they name besides', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '原有。')
    const victim = await join(reporter, id)
    const from = Y.getState(victim.doc.store, victim.doc.clientID)
    run(victim.doc, 1).insert(0, '记者写的话。')
    run(victim.doc, 1).delete(0, 2)
    await victim.saved()
    const { socket } = await raw(stringer, id)
    // No text of its own; of the reporter's four characters, two of which the reporter struck already.
    const update = encoding.encode((frame) => {
      for (const number of [0, 1, victim.doc.clientID, 1, from, 4]) encoding.writeVarUint(frame, number)
    })
    socket.send(syncFrame(2, update))
    await waitFor('the words are gone', () => victim.text('body').includes('话。') && !victim.text('body').includes('写'))
    socket.terminate()
    const { people, struck } = await authors(id)
    expect(struck.map(({ text, username, struck: by }) => [text, username, by.username]).sort()).toEqual([
      ['写的', 'reporter', 'stringer'],
      ['记者', 'reporter', 'reporter'],
    ])
    expect(people.map(({ username, characters, struck: count }) => [username, characters, count])).toEqual([
      ['reporter', 5, 2],
      ['stringer', 0, 2],
    ])
  })

  it('cannot make its own words a colleague’s by deleting and repeating less than a colleague wrote', async () => {
    const id = await article()
    const [reporter, stringer] = [room.person('reporter'), room.person('stringer')]
    await room.write(reporter, id, '河水涨了')
    await room.edit(stringer, id, (doc) => run(doc, 1).delete(0, 4))
    await room.edit(stringer, id, (doc) => run(doc, 1).insert(0, '河水涨了三米，沿岸居民全部转移到高处的学校里去。'))
    expect(shown(await authors(id))).toEqual([['stringer', '河水涨了三米，沿岸居民全部转移到高处的学校里去。']])
  })
})
