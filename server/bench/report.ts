import type { Figures } from './scenario.ts'
import { type ScenarioName, scenarios } from './scenarios.ts'
import type { TargetName } from './target.ts'

/** One measurement that came to an end. */
export interface Measurement {
  readonly scenario: ScenarioName
  readonly round: number
  readonly target: TargetName
  readonly figures: Figures
  /** Cores that the whole machine was busy meanwhile. */
  readonly machineCores: number | null
}

/** A line of the table: medians over the rounds, and the median of the rounds' ratios. */
export interface Line {
  readonly scenario: ScenarioName
  readonly label: string
  readonly galley: number | null
  readonly relay: number | null
  readonly ratio: number | null
  /** What Galley's figure should not exceed; null: nothing is asked of it. */
  readonly target: number | null
}

/** Galley and the relay of one round are compared with each other, so that a slow minute of the machine cancels out. */
export function linesOf(measurements: readonly Measurement[]): Line[] {
  const names = [...new Set(measurements.map(({ scenario }) => scenario))]
  return names.flatMap((scenario) => {
    const own = measurements.filter((measurement) => measurement.scenario === scenario)
    return scenarios[scenario].figures.map((figure) => ({
      scenario,
      label: figure.label,
      target: 'target' in figure ? (figure.target ?? null) : null,
      ...compare(own, figure.key),
    }))
  })
}

function compare(measurements: readonly Measurement[], key: string): Pick<Line, 'galley' | 'relay' | 'ratio'> {
  const of = (target: TargetName) => measurements.filter((measurement) => measurement.target === target)
  const value = (measurement: Measurement | undefined) => measurement?.figures[key] ?? null
  const ratios = of('galley').map((ours) => {
    const [above, below] = [value(ours), value(of('relay').find(({ round }) => round === ours.round))]
    return above === null || below === null || below === 0 ? null : above / below
  })
  return { galley: median(of('galley').map(value)), relay: median(of('relay').map(value)), ratio: median(ratios) }
}

/** @returns null if there is nothing */
export function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null && Number.isFinite(value)).sort((a, b) => (a ?? 0) - (b ?? 0))
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]]
  return low == null || high == null ? null : (low + high) / 2
}

export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line, i) => [
    line.scenario === lines[i - 1]?.scenario ? '' : line.scenario,
    line.label,
    shown(line.galley),
    shown(line.relay),
    line.ratio === null ? '' : line.ratio.toFixed(2),
    line.target === null ? '' : `≤ ${line.target}`,
  ])
  const all = [['', '', 'galley', 'relay', 'galley ÷ relay', 'target'], ...rows]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const cell = (text: string, column: number) => (column < 2 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))
  return all.map((row) => row.map(cell).join('  ').trimEnd()).join('\n')
}

function shown(value: number | null): string {
  if (value === null) return '–'
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
