import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { repositoryRoot } from '../support/repositoryRoot.ts'
import { waitFor } from '../support/waitFor.ts'

let folder = ''
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'galley scripts '))
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(args: readonly string[], env: NodeJS.ProcessEnv = {}): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return { child, ended }
}

function runNode(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> {
  return start(args, env).ended
}

const scripts = join(repositoryRoot, 'server/scripts')

/** Runs lines of a module that may use `name` from a script of the house. */
function evaluate(name: string, script: string, lines: string, root = scripts): readonly string[] {
  return ['--input-type=module', '-e', `import { ${name} } from ${JSON.stringify(join(root, script))}\n${lines}`]
}

describe('the lock', () => {
  it('lets one process at a time do the work', async () => {
    const lines = `
      import { readFileSync, writeFileSync, existsSync } from 'node:fs'
      import { setImmediate as turn } from 'node:timers/promises'
      for (let i = 0; i < 5; i++) await withLock('lock', async () => {
        const before = existsSync('count') ? Number(readFileSync('count', 'utf8')) : 0
        for (let j = 0; j < 50; j++) await turn()
        writeFileSync('count', String(before + 1))
      })`
    const ended = await Promise.all(Array.from({ length: 4 }, () => runNode(evaluate('withLock', 'lock.mjs', lines))))
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(Array.from({ length: 4 }, () => [0, '']))
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('20')
    expect(await readdir(folder)).toEqual(['count'])
  })

  it('is free again when its holder was killed', async () => {
    const holder = start(evaluate('withLock', 'lock.mjs', `await withLock('lock', () => new Promise((r) => setInterval(() => r, 1e6)))`))
    await waitFor('taking the lock', async () => (await readdir(folder)).includes('lock'))
    holder.child.kill('SIGKILL')
    await holder.ended
    const next = await runNode(evaluate('withLock', 'lock.mjs', `await withLock('lock', () => console.log('mine'))`))
    expect(next).toEqual({ code: 0, stdout: 'mine\n', stderr: '' })
  })
})

describe('packages', () => {
  const lock = (packages: Record<string, unknown>) => JSON.stringify({ packages: { '': { name: 'galley' }, ...packages } })
  const yjs = { version: '13.0.0' }

  /** Whether node_modules that hold `installed` satisfy a lock file that wants `wanted`. */
  async function fresh(wanted: Record<string, unknown>, installed: Record<string, unknown> | null): Promise<string> {
    await mkdir(join(folder, 'node_modules'), { recursive: true })
    await writeFile(join(folder, 'lock.json'), lock(wanted))
    if (installed) await writeFile(join(folder, 'node_modules/.package-lock.json'), lock(installed))
    const { stdout } = await runNode(
      evaluate('packagesAreFresh', 'packages.mjs', `console.log(packagesAreFresh('node_modules', 'lock.json'))`),
    )
    return stdout.trim()
  }

  it('are complete when every locked one is there', async () => {
    expect(await fresh({ 'node_modules/yjs': yjs }, { 'node_modules/yjs': yjs })).toBe('true')
    expect(
      await fresh({ 'node_modules/yjs': yjs, 'node_modules/mac': { version: '1.0.0', optional: true } }, { 'node_modules/yjs': yjs }),
    ).toBe('true')
  })

  it('are not when nothing was installed to the end, one is missing or one is of another version', async () => {
    expect(await fresh({ 'node_modules/yjs': yjs }, null)).toBe('false')
    expect(await fresh({ 'node_modules/yjs': yjs }, {})).toBe('false')
    expect(await fresh({ 'node_modules/yjs': yjs }, { 'node_modules/yjs': { version: '12.0.0' } })).toBe('false')
  })
})

describe('the command', () => {
  it('explains itself for an unknown verb and keeps stdout clean', async () => {
    const { code, stdout, stderr } = await runNode([join(scripts, 'run.mjs'), 'dance'])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^Usage: /)
  })

  it('names the Node version that is needed', async () => {
    const lines = `try { checkNodeVersion('>=20.19', '20.18.3') } catch (error) { console.log(error.message) }
      for (const fine of ['20.19.0', '22.0.0']) checkNodeVersion('>=20.19', fine)`
    const { code, stdout } = await runNode(evaluate('checkNodeVersion', 'project.mjs', lines))
    expect(code).toBe(0)
    expect(stdout).toMatch(/needs Node 20\.19 or newer; this is Node 20\.18\.3/)
  })

  it('says in one line that packages cannot be installed', async () => {
    await plantRepository()
    const { code, stdout, stderr } = await runNode([join(folder, 'server/scripts/run.mjs'), 'build'], { PATH: '/nowhere' })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^The packages could not be installed .*network/)
  })

  it('calls a build stale when a source changed, wherever it lies, and only then', async () => {
    await plantRepository()
    const hash = async () =>
      (await runNode(evaluate('hashOfSources', 'build.mjs', 'console.log(hashOfSources())', join(folder, 'server/scripts')))).stdout
    const first = await hash()
    expect(first).toMatch(/^[0-9a-f]{64}\n$/)
    await writeFile(join(folder, 'README.md'), 'other words')
    expect(await hash()).toBe(first)
    await mkdir(join(folder, 'src/deep/er'), { recursive: true })
    await writeFile(join(folder, 'src/deep/er/file.ts'), '1')
    const second = await hash()
    expect(second).not.toBe(first)
    await writeFile(join(folder, 'src/deep/er/file.ts'), '2')
    expect(await hash()).not.toBe(second)
  })

  async function plantRepository(): Promise<void> {
    await cp(scripts, join(folder, 'server/scripts'), { recursive: true })
    for (const file of ['package.json', 'package-lock.json']) await cp(join(repositoryRoot, file), join(folder, file))
  }
})
