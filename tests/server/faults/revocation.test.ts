import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type CollabClient, connect } from '../../support/collabClient.ts'
import { waitFor } from '../../support/waitFor.ts'
import { openTestNewsroom, type TestNewsroom } from '../http/testNewsroom.ts'

let room: TestNewsroom
const open: CollabClient[] = []
beforeAll(async () => {
  room = await openTestNewsroom()
})
afterAll(() => room.close())
afterEach(() => {
  for (const client of open.splice(0)) client.destroy()
})

/** Somebody who types a word per turn of the event loop, as the provider sends them. */
async function typist(username: string, id: string): Promise<{ client: CollabClient; words: number; stop(): void }> {
  const client = await connect({ url: room.url, wsUrl: room.url.replace('http', 'ws') }, id, room.person(username), { ext: true }).synced()
  open.push(client)
  const typist = { client, words: 0, stop: () => clearInterval(timer) }
  const timer = setInterval(() => client.write(`〔${username}${typist.words++}〕`), 1)
  return typist
}

async function newArticle(): Promise<string> {
  return (await room.person('reporter').json('POST', '/api/articles', 201, {})).id
}

async function storedText(id: string): Promise<string> {
  const doc = new Y.Doc()
  for (const update of (await room.store.updateLog.load(id))?.updates ?? []) Y.applyUpdate(doc, update)
  return doc.getXmlFragment('body').toString()
}

test.each(['disabled', 'submitted'] as const)(
  'F21: nothing of whoever lost the right is accepted later than the loss (%s)',
  async (how) => {
    await room.addPerson(`guest-${how}`, ['reporter'])
    const id = await newArticle()
    const { client, stop } = await typist(`guest-${how}`, id)
    await waitFor('the guest is writing', () => client.acked > 20)
    const guest = room.person(`guest-${how}`)
    if (how === 'disabled') await room.services.accounts.update(guest.id, { disabled: true })
    else await room.person('reporter').json('POST', `/api/articles/${id}/actions`, 200, { action: 'submit' })
    const lost = performance.now()
    const text = await storedText(id)
    const closing = [closeCodes.rejudge, closeCodes.signedOut, closeCodes.readOnly] as readonly number[]
    await waitFor('the guest is told', () => client.closeCodes.some((code) => closing.includes(code)))
    expect(performance.now() - lost).toBeLessThan(2000)
    // The guest goes on for a while, against a door that is shut.
    const attempts = client.provider.wsUnsuccessfulReconnects
    client.provider.connect()
    const isOut = () => client.access.at(-1)?.canWrite === false || client.provider.wsUnsuccessfulReconnects > attempts + 1
    await waitFor('comes back and is judged again', isOut)
    stop()
    expect(await storedText(id)).toBe(text)
  },
)
