import type { Scenario } from './scenario.ts'
import { coldOpen } from './scenarios/coldOpen.ts'
import { desk } from './scenarios/desk.ts'
import { idle } from './scenarios/idle.ts'
import { ledger } from './scenarios/ledger.ts'
import { longCopy } from './scenarios/longCopy.ts'
import { maximum } from './scenarios/maximum.ts'
import { pages } from './scenarios/pages.ts'
import { carets, fanout, rooms } from './scenarios/steady.ts'
import { storm } from './scenarios/storm.ts'

/** Everything that can be measured, by the name that `--scenarios` takes. */
export const scenarios = {
  fanout,
  carets,
  rooms,
  storm,
  pages,
  desk,
  longcopy: longCopy,
  coldopen: coldOpen,
  ledger,
  idle,
  max: maximum,
} satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as readonly ScenarioName[]
