import { bridgeClosure } from './articles/bridgeClosure.ts'
import { busChanges } from './articles/busChanges.ts'
import { clockmaker } from './articles/clockmaker.ts'
import { libraryCircle } from './articles/libraryCircle.ts'
import { newsInBrief } from './articles/newsInBrief.ts'
import { nightFerry } from './articles/nightFerry.ts'
import { osmanthus } from './articles/osmanthus.ts'
import { pomeloFreight } from './articles/pomeloFreight.ts'
import { riversideSchool } from './articles/riversideSchool.ts'
import { riverWalk } from './articles/riverWalk.ts'
import { terraceHarvest } from './articles/terraceHarvest.ts'
import { tungOilLane } from './articles/tungOilLane.ts'
import { waterNotice } from './articles/waterNotice.ts'
import type { DemoArticle } from './demoArticle.ts'

/** All articles of the demo newsroom, in the order in which they get their numbers. */
export const demoArticles: readonly DemoArticle[] = [
  riverWalk,
  libraryCircle,
  terraceHarvest,
  nightFerry,
  osmanthus,
  busChanges,
  bridgeClosure,
  clockmaker,
  tungOilLane,
  riversideSchool,
  waterNotice,
  pomeloFreight,
  ...newsInBrief,
]
