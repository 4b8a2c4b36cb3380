import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { RecordResponse } from '#shared/protocol/workflowApi.ts'
import { connect } from '../../support/collabClient.ts'
import { makeNewsroom, type TestNewsroom } from '../../support/people.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'

/* A page and its signature at the command line, while the server runs. */

let newsroom: TestNewsroom
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'galley-verify-'))
  newsroom = await makeNewsroom({ dataDir: join(folder, 'data') })
}, 60_000)
afterAll(async () => {
  await newsroom.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the built command line to its end. */
function galley(args: readonly string[], dataDir = newsroom.server.dataDir): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(repositoryRoot, 'dist/server/cli.js'), ...args],
      { env, cwd: folder, timeout: 60_000 },
      (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
      },
    )
  })
}

test('says of an exported record whether it is whole, changed, or cut off at its end', { timeout: 120_000 }, async () => {
  const { people } = newsroom
  const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const client = await connect(newsroom.server, id, people.reporter, { ext: true, epoch: 1 }).synced()
  client.write('今晨六时，末班渡船离岸。')
  await client.saved()
  for (const action of ['submit', 'recall', 'submit']) {
    await people.reporter.json(`/api/articles/${id}/actions`, { method: 'POST', json: { action } })
  }
  const text = await (await people.reporter.api(`/api/articles/${id}/record`)).text()
  const said = async (name: string, content: string) => {
    await writeFile(join(folder, name), content)
    return galley(['verify', 'record', '--file', name])
  }
  expect(await said('whole.json', text)).toMatchObject({ code: 0, out: 'whole.json: 4 steps, as they were sealed\n' })
  const record = JSON.parse(text) as RecordResponse
  expect(await said('cut.json', JSON.stringify({ ...record, steps: record.steps.slice(0, 2) }))).toMatchObject({
    code: 1,
    err: expect.stringContaining('step 2 is not as it was sealed (end)'),
  })
  const changed = text.replace('\\"action\\":\\"recall', '\\"action\\":\\"return')
  expect(changed).not.toBe(text)
  expect(await said('changed.json', changed)).toMatchObject({ code: 1, err: expect.stringContaining('step 3 is not') })
})

test('says valid, changed or unknown key, and keeps saying valid after the key was changed', { timeout: 120_000 }, async () => {
  const { people, server } = newsroom
  const { id } = await people.reporter.json<ArticleDetail>('/api/articles', { method: 'POST', json: {} })
  const client = await connect(server, id, people.reporter, { ext: true, epoch: 1 }).synced()
  client.write('今晨六时，首班渡船离岸。')
  await client.saved()
  for (const [who, action] of [
    ['reporter', 'submit'],
    ['editor', 'pass'],
    ['director', 'pass'],
    ['chief', 'sign'],
  ] as const) {
    await people[who].json(`/api/articles/${id}/actions`, { method: 'POST', json: { action } })
  }
  for (const [name, query] of [
    ['page.html', 'format=html'],
    ['page.sig.json', 'format=html&sidecar=signature'],
  ] as const) {
    await writeFile(join(folder, name), Buffer.from(await (await people.layout.api(`/api/articles/${id}/export?${query}`)).arrayBuffer()))
  }

  const valid = await galley(['verify', 'page.html'])
  expect([valid.code, valid.err]).toEqual([0, ''])
  expect(valid.out).toMatch(/^有效：.*\nvalid: .*\n测试日报 {2}.*\n(.*\n){4}\S+ {2}sign {2}chief {2}测试chief\n$/)

  const bytes = await readFile(join(folder, 'page.html'))
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
  await writeFile(join(folder, 'changed.html'), bytes)
  const changed = await galley(['verify', 'changed.html', 'page.sig.json'])
  expect([changed.code, changed.out]).toEqual([1, ''])
  expect(changed.err).toMatch(/^已改动：.*\nchanged: the signature is genuine/)

  const unknown = await galley(['verify', 'page.html'], join(folder, 'elsewhere'))
  expect([unknown.code, unknown.err.split('\n', 1)[0]]).toEqual([1, '密钥不明：签名所用的密钥不属于本社。'])
  expect(await readdir(folder)).not.toContain('elsewhere')

  const missing = await galley(['verify', 'changed.html'])
  expect([missing.code, missing.err]).toEqual([1, 'changed.sig.json cannot be read\n'])

  const rotated = await galley(['key', 'rotate'])
  expect([rotated.code, rotated.err]).toEqual([0, ''])

  // Somebody without the newsroom checks with what it publishes.
  const published = await (await fetch(`${server.url}/.well-known/galley-keys.json`)).text()
  await writeFile(join(folder, 'keys.json'), published)
  expect((await galley(['verify', 'page.html', '--keys', 'keys.json'], join(folder, 'elsewhere'))).code).toBe(0)

  await copyFile(join(folder, 'page.html'), join(folder, 'again.html'))
  await newsroom.server.stop()
  const made = await galley(['export', id, '--out', 'again.html', '--signature'])
  expect([made.code, made.out.split('\n').length]).toEqual([0, 3])
  expect(await readFile(join(folder, 'again.html'))).toEqual(await readFile(join(folder, 'page.html')))
  expect(JSON.parse((await galley(['key', 'list'])).out)).toEqual(JSON.parse(published))
  expect((await galley(['verify', 'again.html'])).code).toBe(0)
})
