import type { Target, TargetName } from './target.ts'

/** How much of it: `quick` to see that it works, `usual`, and `big` for what takes long. */
export const sizes = ['quick', 'usual', 'big'] as const
export type Size = (typeof sizes)[number]

/** Numbers by the names of a scenario's figures; null: not measured. */
export type Figures = Readonly<Record<string, number | null>>

/** A row of the table. */
export interface Figure {
  readonly key: string
  /** With its unit. */
  readonly label: string
  /** It should be no more than this. */
  readonly target?: number
}

/** What a scenario is run with. */
export interface Run {
  readonly target: Target
  readonly size: Size
  /** Where the target keeps its data. */
  readonly dataDir: string
}

/** Something that is measured, each time against a fresh server. */
export interface Scenario {
  readonly about: string
  readonly figures: readonly Figure[]
  /** Against whom; the relay only where it can show a limit. */
  readonly targets: readonly TargetName[]
  /** One round is enough: it takes long, and chance plays a small part. */
  readonly once: boolean
  /** A measurement that takes longer is given up. */
  readonly limitSeconds: number
  run(run: Run): Promise<Figures>
}
