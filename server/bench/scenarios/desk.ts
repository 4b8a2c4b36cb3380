import { GalleyTarget } from '../galleyTarget.ts'
import { spreadOf } from '../meter.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { timed } from './timed.ts'

const articles: Readonly<Record<Size, number>> = { quick: 200, usual: 5_000, big: 20_000 }
const calls: Readonly<Record<Size, number>> = { quick: 20, usual: 50, big: 50 }

/** A newsroom's desk after years: every question of the board and the list, each after a change, so that none is kept. */
export const desk: Scenario = {
  about: 'the desk with 5,000 articles (20,000 if big), after a change each time: board, board of one person, list, what waits',
  figures: [
    { key: 'board50', label: 'board, p50 ms' },
    { key: 'board99', label: '… p99 ms', target: 300 },
    { key: 'mine99', label: 'board of one person, p99 ms', target: 300 },
    { key: 'list99', label: 'list, p99 ms', target: 300 },
    { key: 'waiting99', label: 'what waits for me, p99 ms', target: 300 },
  ],
  targets: ['galley'],
  once: true,
  limitSeconds: 300,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  if (!(target instanceof GalleyTarget)) throw new Error('only Galley has a desk')
  await target.createDocuments(articles[size])
  const asked = async (path: string) =>
    spreadOf(
      await timed(
        calls[size],
        () => target.call('GET', path),
        async () => void (await target.createDocuments(1)),
      ),
    )
  const board = await asked('/api/board')
  const mine = await asked('/api/board?assignee=me')
  const list = await asked('/api/articles')
  const waiting = await asked('/api/articles?waiting=me')
  return { board50: board.p50, board99: board.p99, mine99: mine.p99, list99: list.p99, waiting99: waiting.p99 }
}
