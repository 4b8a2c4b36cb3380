import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as Y from 'yjs'
import { HubServer } from './hubServer.ts'
import { entry, seedBody } from './typing.ts'
import { waitFor } from './waitFor.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes of living objects. */
export function livingHeap(): number {
  collectGarbage()
  collectGarbage()
  return process.memoryUsage().heapUsed
}

/** Timers that keep running. */
export function openTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
}

/**
 * Opens articles through sockets, writes in each, shows a caret, leaves, and waits until the rooms are given up; each
 * article is forgotten by the store of the test when it is over.
 * @returns the living heap after every `batch` articles
 */
export async function openAndClose(count: number, batch: number): Promise<{ heap: number[]; server: HubServer }> {
  const server = await new HubServer({ evictAfter: 0, sweepInterval: 10 }).start()
  const heap: number[] = []
  for (let opened = 0; opened < count; opened += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, i) => openOne(server, `d${opened + i}`)))
    await waitFor('the rooms are gone', () => server.hub.size.rooms === 0 && server.hub.size.connections === 0)
    server.log.documents.clear()
    server.committed.length = 0
    server.warnings.length = 0
    server.forgetClients()
    if ((opened + 25) % batch === 0) heap.push(livingHeap())
  }
  return { heap, server }
}

async function openOne(server: HubServer, id: string): Promise<void> {
  server.log.create(id, seedBody('稿'.repeat(20_000)))
  const client = await server.raw(id, 'anna')
  client.sync(0, Y.encodeStateVector(new Y.Doc()))
  client.awareness(7, 1, { cursor: null })
  client.sync(2, entry(7).update)
  await waitFor('stored', () => client.acked === 1)
  client.socket.close()
  await client.closed()
}
