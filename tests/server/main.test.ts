import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { buildOnce } from '../support/buildOnce.ts'
import { connect } from '../support/collabClient.ts'
import { signIn } from '../support/people.ts'
import { repositoryRoot } from '../support/repositoryRoot.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { waitFor } from '../support/waitFor.ts'

// Every case starts processes, several of them one after another.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function temporary(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'galley-main-'))
  cleanups.push(() => rm(path, { recursive: true, force: true }))
  return path
}

async function started(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...options)
  cleanups.push(() => server.stop())
  return server
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Runs a built program to its end. */
async function run(program: 'main' | 'cli', args: readonly string[], env: Record<string, string>) {
  await buildOnce()
  const { PATH = '' } = process.env
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const file = join(repositoryRoot, 'dist/server', `${program}.js`)
    execFile(process.execPath, [file, ...args], { env: { PATH, ...env }, timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
    })
  })
}

describe('the server', () => {
  it('prints its address and, on an empty store, a link that sets the newsroom up', async () => {
    const server = await started()
    expect(server.output()).toMatch(new RegExp(`^listening on http://127\\.0\\.0\\.1:${server.port}$`, 'm'))
    await waitFor('the link', () => /\/setup\?token=[\w-]{43}$/m.test(server.output()))
    const token = /setup\?token=([\w-]+)/.exec(server.output())?.[1]
    const body = JSON.stringify({ token, username: 'boss', name: '社长', password: 'a-good-password', paper: '望川日报' })
    const response = await fetch(`${server.url}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(response.status).toBe(200)
    await server.restart()
    await signIn(server, 'boss', 'a-good-password')
    expect(server.output().match(/setup\?token=/g)).toHaveLength(1)
  })

  it('ends in order with people in it: code 0, nothing lost, sockets told to come back', async () => {
    const server = await startServer({ demo: true })
    const reporter = await signIn(server, 'reporter')
    const { id } = await reporter.json<{ id: string }>('/api/articles', { method: 'POST', json: {} })
    const client = await connect(server, id, reporter, { ext: true }).synced()
    client.write('最后一句。')
    await client.saved()
    const begun = performance.now()
    expect(await server.stop()).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(client.closeCodes[0]).toBe(1012)
    client.destroy()
  })

  it('shows the demo accounts, and shows them again on the same data', async () => {
    const server = await started({ demo: true, dataDir: await temporary() })
    await waitFor('the table', () => server.output().includes('proofreader3'))
    expect(server.output()).toContain('demo-password-1')
    await server.restart()
    await signIn(server, 'chief')
    await waitFor('the table again', () => server.output().split('proofreader3').length > 2)
  })

  it.each([
    ['PORT', { PORT: 'http' }],
    ['REDIS_URL', { REDIS_URL: 'redis://localhost' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'all' }],
    ['PORT', { PORT: '65536' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'desk.paper.example' }],
    ['DEMO_PASSWORD', { DEMO_PASSWORD: 'short' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://galley:hidden@127.0.0.1:1/galley' }],
    ['DATA_DIR', { DATA_DIR: process.execPath }],
    ['DATA_DIR', { DATA_DIR: join(process.execPath, 'data') }],
    ['HOST', { HOST: '203.0.113.7', PORT: '0' }],
  ])('does not start with a bad %s: one line, code 1', async (name, env) => {
    const { code, out, err } = await run('main', [], { DATA_DIR: await temporary(), ...env })
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(new RegExp(`^${name}: [^\\n]+\\n$`))
    expect(err).not.toContain('hidden')
  })

  it.each(['stdout', 'stderr'] as const)('goes on without a word when nobody reads its %s any more', async (closed) => {
    await buildOnce()
    const port = await freePort()
    const { PATH = '' } = process.env
    const env = { PATH, PORT: String(port), DATA_DIR: await temporary(), LOG_LEVEL: 'trace' }
    const child = spawn(process.execPath, [join(repositoryRoot, 'dist/server/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    cleanups.push(async () => void child.kill('SIGKILL'))
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString()
    })
    child[closed].destroy()
    // More than one answer: the first thing that is printed breaks the pipe, the next one would end the process.
    for (let i = 0; i < 3; i++) {
      await waitFor('it answers', async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, { timeoutMs: 30_000, state: () => err })
    }
    expect(err).not.toContain('EPIPE')
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })

  it('says in one line that the port is taken, and that the data is in use', async () => {
    const server = await started()
    const taken = await run('main', [], { PORT: String(server.port), DATA_DIR: await temporary() })
    expect([taken.code, taken.err.trim().split('\n').length]).toEqual([1, 1])
    expect(taken.err).toMatch(/^PORT: /)
    const inUse = await run('main', [], { PORT: '0', DATA_DIR: server.dataDir })
    expect([inUse.code, inUse.err.trim().split('\n').length]).toEqual([1, 1])
    expect(inUse.err).toMatch(/^DATA_DIR: /)
  })
})

describe('the command line', () => {
  it('explains itself and refuses what it does not know', async () => {
    const help = await run('cli', ['--help'], {})
    expect([help.code, help.err]).toEqual([0, ''])
    for (const verb of ['user add', 'user password', 'export', 'backup', 'restore', 'migrate']) {
      expect(help.out).toContain(verb)
      const one = await run('cli', [...verb.split(' '), '--help'], {})
      expect([one.code, one.out.startsWith(`usage: npm run galley -- ${verb}`)]).toEqual([0, true])
    }
    const unknown = await run('cli', ['paint'], {})
    expect([unknown.code, unknown.out]).toEqual([1, ''])
    expect(unknown.err).toContain('unknown verb: paint')
  })

  it('adds people, changes passwords and exports, without a server', async () => {
    const dataDir = await temporary()
    const env = { DATA_DIR: dataDir }
    expect(await run('cli', ['migrate'], env)).toMatchObject({ code: 0, err: '' })
    const added = await run('cli', ['user', 'add', '--username', 'Boss', '--name', '社长', '--roles', 'admin,editor'], env)
    expect(added).toMatchObject({ code: 0, err: '' })
    expect((await run('cli', ['user', 'add', '--username', 'boss', '--name', '社长', '--roles', 'admin'], env)).code).toBe(1)
    expect((await run('cli', ['user', 'add', '--username', 'x', '--name', '名', '--roles', 'owner'], env)).err).toContain('--roles')
    expect((await run('cli', ['user', 'add', '--name', '名'], env)).err.trim()).toBe('missing: --username --roles; --help explains it')
    expect((await run('cli', ['user', 'password', 'nobody'], env)).code).toBe(1)
    expect((await run('cli', ['user', 'password', 'boss', '--password', 'another-password'], env)).code).toBe(0)
    const server = await startServer({ dataDir })
    const boss = await signIn(server, 'boss', 'another-password')
    const { id, number } = await boss.json<{ id: string; number: string }>('/api/articles', { method: 'POST', json: {} })
    const online = await (await boss.api(`/api/articles/${id}/export?format=text`)).text()
    expect((await run('cli', ['migrate'], env)).code).toBe(1)
    await server.stop()
    const out = join(dataDir, 'out.txt')
    expect(await run('cli', ['export', number, '--format', 'text', '--out', out], env)).toMatchObject({ code: 0, err: '' })
    expect(await readFile(out, 'utf8')).toBe(online)
    expect((await run('cli', ['export', id, '--format', 'text', '--out', '-'], env)).out).toBe(online)
    expect((await run('cli', ['export', '2026-9999'], env)).code).toBe(1)
    expect((await run('cli', ['export', id, '--format', 'docx'], env)).err).toContain('markdown')
  })
})
