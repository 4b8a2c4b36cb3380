import { BenchClient } from '../client.ts'
import { GalleyTarget } from '../galleyTarget.ts'
import { spreadOf } from '../meter.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { timed } from './timed.ts'

const calls: Readonly<Record<Size, number>> = { quick: 30, usual: 100, big: 500 }
const articles = 50
const characters = 2000

/** What is asked for over HTTP most: the desk's list and the finished page. */
export const pages: Scenario = {
  about: 'the list of 50 articles, and an article of 2,000 characters exported as a page',
  figures: [
    { key: 'start', label: 'start of the server, ms' },
    { key: 'list50', label: 'list, p50 ms' },
    { key: 'list99', label: '… p99 ms' },
    { key: 'export50', label: 'export, p50 ms' },
    { key: 'export99', label: '… p99 ms' },
  ],
  targets: ['galley'],
  once: false,
  limitSeconds: 60,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  if (!(target instanceof GalleyTarget)) throw new Error('only Galley has pages')
  const start = target.server.startMs
  const [docId = ''] = await target.createDocuments(articles)
  const writer = new BenchClient(target, docId, 0)
  await writer.open()
  writer.addParagraph().insert(0, '字'.repeat(characters))
  await writer.ask()
  writer.close()
  const list = spreadOf(await timed(calls[size], () => target.call('GET', '/api/articles')))
  const page = spreadOf(await timed(calls[size], () => target.call('GET', `/api/articles/${docId}/export?format=html`)))
  return { start, list50: list.p50, list99: list.p99, export50: page.p50, export99: page.p99 }
}
