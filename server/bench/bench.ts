import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { measure } from './measure.ts'
import { OptionError, type Options, readOptions, usage } from './options.ts'
import { machineCpuSeconds } from './processTree.ts'
import { linesOf, type Measurement, tableOf } from './report.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import type { TargetName } from './target.ts'

/*
 * npm run bench: the table goes to standard output, progress to standard error.
 */

/** So long, at most, is waited before each measurement until others leave the machine alone, in seconds. */
const patienceSeconds = 10
/** Cores that others may use for the machine to count as quiet. */
const quietCores = 0.25

interface Failure {
  readonly scenario: ScenarioName
  readonly round: number
  readonly target: TargetName
  readonly error: string
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options === 'help') {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  if (options.profileDir !== null) mkdirSync(options.profileDir, { recursive: true })
  const machine = { node: process.version, cpu: cpus()[0]?.model ?? '', cores: availableParallelism(), loadBefore: loadavg()[0] ?? 0 }
  const { measurements, failures } = await runAll(options)
  const lines = linesOf(measurements)
  process.stdout.write(`${tableOf(lines)}\n\n${machine.cores} cores (${machine.cpu}), Node ${machine.node}; `)
  process.stdout.write(`load before ${machine.loadBefore.toFixed(1)}, after ${(loadavg()[0] ?? 0).toFixed(1)}\n`)
  if (options.json !== null)
    writeFileSync(options.json, `${JSON.stringify({ machine, options, lines, measurements, failures }, null, 2)}\n`)
  return failures.length > 0 ? 1 : 0
}

async function runAll(options: Options): Promise<{ measurements: Measurement[]; failures: Failure[] }> {
  const measurements: Measurement[] = []
  const failures: Failure[] = []
  for (const scenario of options.scenarios) {
    const { targets, once } = scenarios[scenario]
    const taking = options.targets.filter((target) => targets.includes(target))
    for (let round = 1; round <= (once ? 1 : options.rounds); round++) {
      // Who begins changes from round to round: the second finds the machine warmer.
      for (const target of round % 2 === 0 ? taking.toReversed() : taking) {
        await quiet()
        say(`${scenario}, round ${round}: ${target} …`)
        const outcome = await measure({ scenario, target, size: options.size, profileDir: options.profileDir })
        if (outcome.ok) measurements.push({ scenario, round, target, figures: outcome.figures, machineCores: outcome.machineCores })
        else {
          failures.push({ scenario, round, target, error: outcome.error })
          say(`failed: ${outcome.error}`)
        }
      }
    }
  }
  return { measurements, failures }
}

async function quiet(): Promise<void> {
  for (let second = 0; second < patienceSeconds; second++) {
    const before = machineCpuSeconds()
    await wait(1000)
    const after = machineCpuSeconds()
    if (before === null || after === null || after - before < quietCores) return
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function isMistake(error: unknown): error is Error {
  return error instanceof OptionError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!isMistake(error)) throw error
  say(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
