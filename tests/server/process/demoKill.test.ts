import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ArticlesResponse, SiteProfile } from '#shared/protocol/api.ts'
import { demoArticles } from '../../../server/demo/demoArticles.ts'
import { buildOnce } from '../../support/buildOnce.ts'
import { signIn } from '../../support/people.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'
import { demoPassword, startServer } from '../../support/server.ts'
import { waitFor } from '../../support/waitFor.ts'

test('a demo that is killed while it is being made is whole after the next start', { timeout: 120_000 }, async () => {
  await buildOnce()
  const dataDir = await mkdtemp(join(tmpdir(), 'galley-demo-kill-'))
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: '0', DATA_DIR: dataDir, DEMO_PASSWORD: demoPassword, LOG_LEVEL: 'warn' }
  const first = spawn(process.execPath, [join(repositoryRoot, 'dist/server/main.js'), '--demo'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  first.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ended = once(first, 'exit')
  // The first pictures come when people and some articles are there, and others are not.
  await waitFor('the first picture is there', async () => (await readdir(join(dataDir, 'media'))).length > 0, { timeoutMs: 60_000 })
  first.kill('SIGKILL')
  await ended
  expect(output).not.toContain('listening')

  const server = await startServer({ demo: true, dataDir })
  const chief = await signIn(server, 'chief')
  expect((await chief.json<ArticlesResponse>('/api/articles')).total).toBe(demoArticles.length)
  expect((await chief.json<SiteProfile>('/api/site')).name).toBe('望川日报')
  expect(await server.stop()).toBe(0)
  await rm(dataDir, { recursive: true, force: true })
})
