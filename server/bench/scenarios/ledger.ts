import type { AuthorsResponse } from '#shared/protocol/authors.ts'
import { BenchClient } from '../client.ts'
import { GalleyTarget } from '../galleyTarget.ts'
import { Meter } from '../meter.ts'
import { observe } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { allArrived, openAll, typeTogether } from '../typing.ts'

const seconds: Readonly<Record<Size, number>> = { quick: 5, usual: 15, big: 15 }
const writers = 10
const perSecond = 5
/** Of the article in which they write. */
const characters = 30_000
const paragraphLength = 300

/**
 * What it costs to know who wrote what. The ledger follows the log some time after people wrote, or when somebody asks:
 * so they write, then it is asked, and once more when there is nothing new, which costs only the answer.
 */
export const ledger: Scenario = {
  about: `an article of ${characters.toLocaleString('en')} characters in which ${writers} write: what working out their authorship adds`,
  figures: [
    { key: 'update', label: 'server CPU per update, µs' },
    { key: 'ledger', label: 'ledger CPU per update, µs' },
    { key: 'share', label: 'ledger, % of the update' },
    { key: 'answer', label: 'GET …/authors with nothing new, CPU ms' },
    { key: 'first', label: 'GET …/authors for the first time, ms' },
  ],
  targets: ['galley'],
  once: false,
  limitSeconds: 90,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  if (!(target instanceof GalleyTarget)) throw new Error('only Galley keeps a ledger')
  const [docId = ''] = await target.createDocuments(1)
  const clients = Array.from({ length: writers }, (_, i) => new BenchClient(target, docId, i))
  await openAll(clients)
  const [author] = clients
  for (let i = 0; i < characters / paragraphLength; i++) author?.addParagraph().insert(0, '字'.repeat(paragraphLength))
  await author?.ask()
  const ask = async () => (await (await target.call('GET', `/api/articles/${docId}/authors`)).json()) as AuthorsResponse
  const began = performance.now()
  const before = await ask()
  const first = performance.now() - began
  for (const client of clients) client.addParagraph()
  await typeTogether(clients, { perSecond: perSecond * 2, seconds: 3 })
  // Warm: what both cost before V8 has seen them often is not what they cost.
  for (let i = 0; i < 3; i++) await ask()
  const from = (await ask()).seq
  const meter = new Meter()
  for (const client of clients) client.meter = meter
  const typing = await observe(target.server.pid, async () => {
    await typeTogether(clients, { perSecond, seconds: seconds[size] })
    await allArrived(meter, meter.typed * (writers - 1))
  })
  let after = before
  const following = await observe(target.server.pid, async () => {
    after = await ask()
  })
  const rounds = 5
  const nothingNew = await observe(target.server.pid, async () => {
    for (let i = 0; i < rounds; i++) await ask()
  })
  for (const client of clients) client.close()
  const rows = after.seq - from
  if (typing.serverCpu === null || following.serverCpu === null || nothingNew.serverCpu === null) {
    return { update: null, ledger: null, share: null, answer: null, first }
  }
  const answer = nothingNew.serverCpu / rounds
  const update = (typing.serverCpu * 1e6) / rows
  const own = (Math.max(0, following.serverCpu - answer) * 1e6) / rows
  return { update, ledger: own, share: (own / update) * 100, answer: answer * 1e3, first }
}
