import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Order, Outcome } from './load.ts'
import { scenarios } from './scenarios.ts'

/** Runs one measurement in a process of its own, in a directory of its own; afterwards neither is there any more. */
export async function measure(order: Omit<Order, 'dir'>): Promise<Outcome> {
  const dir = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  // A process group of its own: whatever the load generator has started ends with it.
  const child = fork(fileURLToPath(new URL('./benchLoad.js', import.meta.url)), [JSON.stringify({ ...order, dir })], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const clear = () => {
    endGroup(child.pid)
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', clear)
  const { limitSeconds } = scenarios[order.scenario]
  const outcome = await new Promise<Outcome>((resolve) => {
    const fail = (error: string) => resolve({ ok: false, error })
    const timer = setTimeout(() => fail(`took longer than ${limitSeconds} s`), limitSeconds * 1000)
    child.once('message', (message) => resolve(message as Outcome))
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`the load generator ended with ${code}`)
    })
  })
  const gone = new Promise((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', resolve) : resolve(0)))
  if (!outcome.ok) endGroup(child.pid)
  await gone
  process.off('exit', clear)
  clear()
  return outcome
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nobody of it is left.
  }
}
