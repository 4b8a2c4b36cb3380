import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { assertNever } from '#shared/result.ts'
import { GalleyTarget } from './galleyTarget.ts'
import { machineCpuSeconds } from './processTree.ts'
import { RelayTarget } from './relayTarget.ts'
import type { Figures, Size } from './scenario.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import type { Target, TargetName } from './target.ts'

/*
 * One measurement in a process of its own: it starts the server, loads it, tells the result over the channel to its
 * parent and ends. When the parent is gone it ends too.
 */

/** What is to be measured, as the first argument, in JSON. */
export interface Order {
  readonly scenario: ScenarioName
  readonly target: TargetName
  readonly size: Size
  /** An empty directory of this measurement alone. */
  readonly dir: string
  readonly profileDir: string | null
}

/** What came of it. */
export type Outcome =
  | { readonly ok: true; readonly figures: Figures /** CPU that the machine was busy, in cores. */; readonly machineCores: number | null }
  | { readonly ok: false; readonly error: string }

function startTarget(name: TargetName, dataDir: string, profileDir: string | null): Promise<Target> {
  switch (name) {
    case 'galley':
      return GalleyTarget.start(dataDir, profileDir)
    case 'relay':
      return RelayTarget.start(profileDir)
    default:
      return assertNever(name)
  }
}

async function measure({ scenario, target: name, size, dir, profileDir }: Order): Promise<Outcome> {
  const dataDir = join(dir, 'data')
  mkdirSync(dataDir)
  const target = await startTarget(name, dataDir, profileDir)
  const [busy, began] = [machineCpuSeconds(), performance.now()]
  try {
    const figures = await scenarios[scenario].run({ target, size, dataDir })
    const after = machineCpuSeconds()
    const seconds = (performance.now() - began) / 1000
    return { ok: true, figures, machineCores: after === null || busy === null ? null : (after - busy) / seconds }
  } catch (error) {
    const { output } = target.server
    throw new Error(`${error instanceof Error ? error.stack : error}\nthe server printed:\n${output.slice(-2000)}`)
  } finally {
    await target.stop()
  }
}

async function main(): Promise<void> {
  const [, , order = ''] = process.argv
  process.once('disconnect', () => process.exit(1))
  const outcome = await measure(JSON.parse(order) as Order).catch((error: unknown): Outcome => ({ ok: false, error: String(error) }))
  process.send?.(outcome, () => process.exit(0))
}

await main()
