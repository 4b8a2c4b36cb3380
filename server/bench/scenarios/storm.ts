import { setTimeout as wait } from 'node:timers/promises'
import * as Y from 'yjs'
import { BenchClient } from '../client.ts'
import { observe } from '../processTree.ts'
import type { Figures, Run, Scenario, Size } from '../scenario.ts'
import { openAll } from '../typing.ts'

const loads: Readonly<Record<Size, { documents: number; clients: number; characters: number }>> = {
  quick: { documents: 50, clients: 150, characters: 5000 },
  usual: { documents: 100, clients: 300, characters: 5000 },
  big: { documents: 300, clients: 900, characters: 5000 },
}
const limitMs = 30_000

/** After a restart everybody is back at once, each with an edit that was made without a connection. */
export const storm: Scenario = {
  about: '300 clients of 100 articles come back at once after a restart, each with an edit made offline',
  figures: [
    { key: 'start', label: 'start over the data, ms' },
    { key: 'opened', label: 'all sockets open after, ms' },
    { key: 'synced', label: 'everybody synced after, ms' },
    { key: 'converged', label: "everybody has everybody's edits after, ms" },
    { key: 'cpu', label: 'server CPU, ms' },
    { key: 'received', label: 'received by all clients, KB' },
  ],
  targets: ['galley', 'relay'],
  once: false,
  limitSeconds: 120,
  run,
}

async function run({ target, size }: Run): Promise<Figures> {
  const { documents, clients: count, characters } = loads[size]
  const ids = await target.createDocuments(documents)
  const clients = Array.from({ length: count }, (_, i) => new BenchClient(target, ids[i % documents] ?? '', i))
  await openAll(clients)
  for (const client of clients.slice(0, documents)) client.addParagraph().insert(0, '字'.repeat(characters))
  if (target.keepsDocuments) await until(() => clients.every((client) => client.waiting === 0))
  await wait(500)
  for (const client of clients) client.close()
  const start = await target.restart()
  for (const client of clients) {
    client.type()
    client.bytes = 0
  }
  const began = performance.now()
  let converged: number | null = null
  const { serverCpu } = await observe(target.server.pid, async () => {
    await Promise.all(clients.map((client) => client.open()))
    if (target.keepsDocuments) converged = await until(() => haveConverged(clients, documents))
  })
  const latest = (of: (client: BenchClient) => number) => Math.max(...clients.map(of)) - began
  const received = clients.reduce((sum, { bytes }) => sum + bytes, 0) / 1024
  for (const client of clients) client.close()
  const opened = latest(({ openedAt }) => openedAt)
  if (!target.keepsDocuments) return { start, opened }
  return {
    start,
    opened,
    synced: latest(({ syncedAt }) => syncedAt),
    converged: converged === null ? null : converged - began,
    cpu: serverCpu === null ? null : serverCpu * 1000,
    received,
  }
}

/** @returns reading of `performance.now()` when it was so, null after too long */
async function until(isSo: () => boolean): Promise<number | null> {
  const end = performance.now() + limitMs
  while (performance.now() < end) {
    if (isSo()) return performance.now()
    await wait(5)
  }
  return null
}

/** Whether all clients of a document know the same. */
function haveConverged(clients: readonly BenchClient[], documents: number): boolean {
  for (let i = 0; i < documents; i++) {
    const group = clients.filter((_, n) => n % documents === i)
    const known = (client: BenchClient, of: BenchClient) => Y.getState(client.doc.store, of.doc.clientID)
    if (!group.every((client) => group.every((other) => known(client, other) === known(other, other)))) return false
  }
  return true
}
