import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { type CollabClient, connect, type SentFrame } from '../../support/collabClient.ts'
import { makeNewsroom, signIn, type TestNewsroom } from '../../support/people.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'
import { startServer } from '../../support/server.ts'
import { waitFor } from '../../support/waitFor.ts'

/*
 * A backup is made while people type, and becomes another newsroom: whatever was acknowledged before the backup began
 * is in it, and nobody's older copy is mixed in.
 */

let newsroom: TestNewsroom
let scratch: string

beforeAll(async () => {
  newsroom = await makeNewsroom()
  scratch = await mkdtemp(join(tmpdir(), 'galley-backup-'))
}, 60_000)

afterAll(async () => {
  await newsroom.stop()
  await rm(scratch, { recursive: true, force: true })
})

/** Runs the built command line to its end. */
function galley(args: readonly string[], dataDir: string): Promise<{ code: number; out: string; err: string }> {
  const file = join(repositoryRoot, 'dist/server/cli.js')
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir }
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
    })
  })
}

class Typist {
  readonly client: CollabClient
  readonly words: { readonly text: string; readonly sent: SentFrame | null }[] = []
  readonly #name: string
  #stop = false
  #done: Promise<void> = Promise.resolve()

  constructor(client: CollabClient, name: string) {
    this.client = client
    this.#name = name
  }

  start(): void {
    this.#done = this.#type()
  }

  /** Words that the server has called durable up to now. */
  acknowledged(): string[] {
    return this.words.filter(({ sent }) => sent !== null && this.client.isDurable(sent)).map(({ text }) => text)
  }

  async stop(): Promise<void> {
    this.#stop = true
    await this.#done
  }

  async #type(): Promise<void> {
    for (let i = 0; !this.#stop; i++) {
      const text = `〔${this.#name}·${i}〕`
      this.words.push({ text, sent: this.client.write(text) })
      await waitFor('some are stored', () => this.#stop || this.client.sent - this.client.acked < 20)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

test('people type during the backup; the restored newsroom has every word they were told is saved, once', {
  timeout: 120_000,
}, async () => {
  const { server, people } = newsroom
  const article = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const typists: Typist[] = []
  for (const name of ['reporter', 'stringer', 'editor'] as const) {
    typists.push(new Typist(await connect(server, article.id, people[name], { ext: true, epoch: 1 }).synced(), name))
  }
  for (const typist of typists) typist.start()
  // Enough that logs are folded before and while the backup is made.
  await waitFor('a good deal is saved', () => typists.reduce((sum, typist) => sum + typist.acknowledged().length, 0) > 700, {
    timeoutMs: 30_000,
  })

  const acknowledged = typists.flatMap((typist) => typist.acknowledged())
  const to = join(scratch, 'backup')
  const backup = await galley(['backup', '--to', to], server.dataDir)
  expect(backup).toMatchObject({ code: 0, err: '' })
  expect(backup.out).toContain('1 articles, 0 pictures')
  const before = typists.reduce((sum, typist) => sum + typist.acknowledged().length, 0)
  await waitFor('people go on writing', () => typists.reduce((sum, typist) => sum + typist.acknowledged().length, 0) > before)
  for (const typist of typists) await typist.stop()
  for (const { client } of typists) await client.saved()

  const dataDir = join(scratch, 'restored')
  expect((await galley(['restore', '--from', to], server.dataDir)).err).toMatch(
    /^the data directory \S+ is in use by another Galley process\n$/,
  )
  const restore = await galley(['restore', '--from', to], dataDir)
  expect(restore).toMatchObject({ code: 0, err: '' })
  expect((await galley(['restore', '--from', to], dataDir)).err).toMatch(/^DATA_DIR: [^\n]+ is not empty[^\n]+\n$/)

  const restored = await startServer({ dataDir })
  try {
    expect((await people.reporter.api('/api/me')).status).toBe(200)
    const me = await fetch(`${restored.url}/api/articles/${article.id}`, { headers: { cookie: people.reporter.cookie } })
    expect(me.status).toBe(401)
    const reporter = await signIn(restored, 'reporter')
    const detail = await reporter.json<ArticleDetail>(`/api/articles/${article.id}`)
    expect(detail.epoch).toBe(2)
    const fresh = await connect(restored, article.id, reporter, { ext: true, epoch: detail.epoch }).synced()
    const text = fresh.text('body')
    expect(acknowledged.length).toBeGreaterThan(700)
    expect(acknowledged.filter((word) => text.split(word).length !== 2)).toEqual([])
    const all = typists.flatMap(({ words }) => words.map((word) => word.text))
    expect(all.filter((word) => text.split(word).length > 2)).toEqual([])

    // A browser that still has the old history is sent away for good, before anything of it is taken.
    const old = new Y.Doc()
    Y.applyUpdate(old, Y.encodeStateAsUpdate(typists[0]?.client.doc ?? old))
    const holder = connect(restored, article.id, reporter, { ext: true, epoch: 1, doc: old })
    expect(await holder.closed()).toBe(closeCodes.identity)
    holder.destroy()
    const again = await connect(restored, article.id, reporter, { ext: true, epoch: 2 }).synced()
    expect(again.text('body')).toBe(text)
    again.write('恢复之后写的。')
    await again.saved()
    await waitFor('it arrives', () => fresh.text('body').includes('恢复之后写的。'))
    for (const client of [fresh, again]) client.destroy()
  } finally {
    await restored.stop()
    for (const { client } of typists) client.destroy()
  }
})

test('the commands explain themselves and say what is missing', { timeout: 60_000 }, async () => {
  for (const [verb, option] of [
    ['backup', '--to'],
    ['restore', '--from'],
  ] as const) {
    const help = await galley([verb, '--help'], scratch)
    expect([help.code, help.out.startsWith(`usage: npm run galley -- ${verb} ${option} DIR`)]).toEqual([0, true])
    const without = await galley([verb], scratch)
    expect([without.code, without.out]).toEqual([1, ''])
    expect(without.err).toContain(`${option} DIR is missing`)
  }
  const nowhere = await galley(['backup', '--to', join(scratch, 'none')], join(scratch, 'empty'))
  expect([nowhere.code, nowhere.err]).toEqual([1, `DATA_DIR: there is no newsroom in ${join(scratch, 'empty')}\n`])
})
