import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildOnce } from '../../support/buildOnce.ts'
import { repositoryRoot } from '../../support/repositoryRoot.ts'

let dir = ''

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'galley-test-'))
  await buildOnce()
})

afterAll(() => rm(dir, { recursive: true, force: true }))

function bench(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const entry = join(repositoryRoot, 'dist/server/bench.js')
  const child = spawn(process.execPath, [entry, ...args], { env: { ...process.env, TMPDIR: dir }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })))
}

test('a measurement of the built server ends with a table and figures, and leaves nothing behind', async () => {
  const json = join(dir, 'figures.json')
  const { code, stdout, stderr } = await bench('--scenarios', 'storm', '--quick', '--json', json)
  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stdout).toMatch(/^ +galley +relay +galley ÷ relay +target$/m)
  const { measurements, failures } = JSON.parse(await readFile(json, 'utf8'))
  expect(failures).toEqual([])
  expect(measurements.map(({ target }: { target: string }) => target)).toEqual(['galley', 'relay'])
  for (const key of ['opened', 'synced', 'converged', 'received']) expect(measurements[0].figures[key]).toBeGreaterThan(0)
  expect(await readdir(dir)).toEqual(['figures.json'])
}, 90_000)

test('a mistake in the options is said, with what may be said instead', async () => {
  const { code, stdout, stderr } = await bench('--scenarios', 'nonsense')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/--scenarios: "nonsense"[\s\S]*Usage: npm run bench/)
})
