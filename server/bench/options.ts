import { parseArgs } from 'node:util'
import { type Size, sizes } from './scenario.ts'
import { type ScenarioName, scenarioNames, scenarios } from './scenarios.ts'
import { type TargetName, targetNames } from './target.ts'

export interface Options {
  readonly scenarios: readonly ScenarioName[]
  readonly targets: readonly TargetName[]
  readonly rounds: number
  readonly size: Size
  /** Where the figures go besides the table; null: nowhere. */
  readonly json: string | null
  readonly profileDir: string | null
}

/** A mistake in the options; the message is what a person has to read. */
export class OptionError extends Error {}

const list = scenarioNames.map((name) => `  ${name.padEnd(9)} ${scenarios[name].about}`).join('\n')

export const usage = `Usage: npm run bench -- [--scenarios A,B] [--targets A,B] [--rounds N] [--quick] [--size SIZE] [--json FILE] [--profile DIR]

Measures the built server beside a bare WebSocket relay, which shows what this machine can do at best. Read the ratios.

${list}

  --scenarios   which of them (default: all)
  --targets     ${targetNames.join(',')} (default: both)
  --rounds N    how often; medians are shown (default 3; once for ${scenarioNames.filter((name) => scenarios[name].once).join(', ')})
  --size SIZE   ${sizes.join(' | ')} (default usual)
  --quick       the same as --size quick --rounds 1: two minutes or three
  --json FILE   write every figure of every round, too
  --profile DIR write CPU profiles of the servers there (figures are worse meanwhile)`

/** @throws OptionError; parseArgs' own errors for options that do not exist */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenarios: { type: 'string', default: scenarioNames.join(',') },
      targets: { type: 'string', default: targetNames.join(',') },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      size: { type: 'string' },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3))
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 100) throw new OptionError('--rounds: a number from 1 to 100')
  return {
    scenarios: oneOrMore('--scenarios', values.scenarios, scenarioNames),
    targets: oneOrMore('--targets', values.targets, targetNames),
    rounds,
    size: oneOrMore('--size', values.size ?? (values.quick ? 'quick' : 'usual'), sizes)[0] ?? 'usual',
    json: values.json ?? null,
    profileDir: values.profile ?? null,
  }
}

function oneOrMore<T extends string>(option: string, value: string, allowed: readonly T[]): T[] {
  return value.split(',').map((name) => {
    const found = allowed.find((known) => known === name)
    if (found === undefined) throw new OptionError(`${option}: ${JSON.stringify(name)} is not one of ${allowed.join(', ')}`)
    return found
  })
}
