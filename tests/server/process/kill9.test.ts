import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { type CollabClient, connect, type SentFrame } from '../../support/collabClient.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/people.ts'
import { rng } from '../../support/rng.ts'
import { waitFor } from '../../support/waitFor.ts'

/*
 * What the server acknowledged is on disk: the process is killed in the middle of typing, everybody who typed goes away
 * for good (nobody is left who could bring an edit back), and a fresh client looks for every acknowledged word.
 */

const kills = Number(process.env['GALLEY_KILLS'] ?? 20)
const seed = Number(process.env['GALLEY_SEED'] ?? 20261123)

let newsroom: TestNewsroom

beforeAll(async () => {
  newsroom = await makeNewsroom()
}, 60_000)

afterAll(async () => {
  await newsroom.stop()
})

interface Writer {
  readonly client: CollabClient
  readonly words: { readonly text: string; readonly frame: SentFrame }[]
}

/** Types a word per turn of the event loop until told to stop. */
async function typeUntil(writer: Writer, name: string, stop: () => boolean): Promise<void> {
  for (let i = 0; !stop(); i++) {
    if (!writer.client.provider.wsconnected) return // it is dead: nothing would be acknowledged any more
    const text = `〔${name}·${i}〕`
    const frame = writer.client.write(text)
    if (frame) writer.words.push({ text, frame })
    await new Promise((resolve) => setImmediate(resolve))
    if (writer.client.sent - writer.client.acked > 50)
      await waitFor('some are stored', () => stop() || writer.client.sent - writer.client.acked < 10)
  }
}

test(`F5: after kill -9 no acknowledged edit is missing or doubled (${kills} kills, seed ${seed})`, {
  timeout: 30_000 + kills * 15_000,
}, async () => {
  const random = rng(seed)
  const { server, people } = newsroom
  const article = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const acknowledged: string[] = []

  for (let kill = 0; kill < kills; kill++) {
    const writers: Writer[] = [people.reporter, people.stringer, people.editor].map((person) => ({
      client: connect(server, article.id, person, { ext: true }),
      words: [],
    }))
    // After two hundred kills the article is long, and nothing has had the time to fold its log.
    await Promise.all(writers.map(({ client }) => client.saved(30_000)))
    let stopped = false
    const typing = writers.map((writer, i) => typeUntil(writer, `${kill}·${i}`, () => stopped))
    const enough = 3 + Math.floor(random() * 60)
    await waitFor(`${enough} edits are acknowledged`, () => writers.reduce((sum, { client }) => sum + client.acked, 0) >= enough, {
      timeoutMs: 20_000,
    })
    await server.kill9()
    stopped = true
    await Promise.all(typing)
    await Promise.all(writers.map(({ client }) => client.closed()))
    for (const { client, words } of writers) {
      acknowledged.push(...words.filter(({ frame }) => client.isDurable(frame)).map(({ text }) => text))
      client.destroy()
    }
    await server.start()
  }

  const fresh = await connect(server, article.id, people.editor).synced()
  const text = fresh.text('body')
  fresh.destroy()
  const wrong = acknowledged.filter((word) => text.split(word).length !== 2)
  expect(wrong, 'acknowledged words that are missing or doubled').toEqual([])
  expect(acknowledged.length).toBeGreaterThan(kills * 3)
})
