import { setTimeout as wait } from 'node:timers/promises'
import { BenchClient } from '../client.ts'
import { observe, residentMb, settled } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { openAll } from '../typing.ts'

const documents: Readonly<Record<Size, number>> = { quick: 100, usual: 500, big: 1000 }
const characters = 2000
const restMs = 3_000
/** The server gives a document back a minute after the last socket of it has gone. */
const givenBackMs = 65_000

/** What an open article and a further socket cost while nobody does anything. */
export const idle: Scenario = {
  about: '500 open articles of 2,000 characters, one client each; then a second client each; then nobody',
  figures: [
    { key: 'base', label: 'memory before, MB' },
    { key: 'document', label: 'per open article with a socket: resident, KB' },
    { key: 'heldDocument', label: '… held after a collection, KB' },
    { key: 'socket', label: 'per further socket: resident, KB' },
    { key: 'heldSocket', label: '… held after a collection, KB' },
    { key: 'cpu', label: 'CPU while idle, % of a core' },
    { key: 'kept', label: 'kept per closed article, KB' },
  ],
  targets: ['galley', 'relay'],
  once: true,
  limitSeconds: 240,
  run,
}

interface Memory {
  readonly resident: number | null
  readonly held: number
}

async function run({ target, size }: Run): Promise<Figures> {
  const count = documents[size]
  const ids = await target.createDocuments(count)
  await settled(target.server.pid, 20_000)
  const base = await memory(target)
  const first = ids.map((id, i) => new BenchClient(target, id, i))
  await openAll(first)
  for (const client of first) client.addParagraph().insert(0, '字'.repeat(characters))
  await wait(restMs)
  await settled(target.server.pid, 20_000)
  const open = await memory(target)
  const usage = await observe(target.server.pid, () => wait(restMs))
  const second = ids.map((id, i) => new BenchClient(target, id, i + 1, { isTap: true }))
  await openAll(second)
  await wait(restMs)
  const crowded = await memory(target)
  for (const client of [...first, ...second]) client.close()
  if (target.keepsDocuments && size !== 'quick') await wait(givenBackMs)
  const empty = await memory(target)
  const kilobytes = (after: number | null, before: number | null, unit: number) =>
    after === null || before === null ? null : ((after - before) * unit) / count
  return {
    base: base.resident,
    document: kilobytes(open.resident, base.resident, 1024),
    heldDocument: kilobytes(open.held, base.held, 1 / 1024),
    socket: kilobytes(crowded.resident, open.resident, 1024),
    heldSocket: kilobytes(crowded.held, open.held, 1 / 1024),
    cpu: usage.serverCpu === null ? null : (usage.serverCpu / usage.seconds) * 100,
    kept: size === 'quick' ? null : kilobytes(empty.held, base.held, 1 / 1024),
  }
}

async function memory({ server }: Run['target']): Promise<Memory> {
  const held = await server.collect()
  return { resident: residentMb(server.pid), held }
}
