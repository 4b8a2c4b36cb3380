import * as Y from 'yjs'
import type { Hub } from '../../server/collab/hub.ts'
import { goodFrames, hostileFrame, updatesOf } from './hostileFrames.ts'
import { MemorySocket } from './memorySocket.ts'

/**
 * Sends damaged frames to a document, each socket until it is closed for one, then the next.
 * @param readOnly whether the senders may write: then what survives the damage may be stored
 * @returns by close code how many sockets ended with it, and how many frames were sent
 */
export async function sendHostileFrames(
  hub: Hub,
  docId: string,
  count: number,
  random: () => number,
  readOnly: boolean,
): Promise<{ readonly codes: ReadonlyMap<number, number>; readonly sent: number }> {
  const codes = new Map<number, number>()
  const base = await hub.read(docId, (doc) => Y.encodeStateAsUpdate(doc))
  const good = goodFrames(base)
  const updates = updatesOf(good)
  let sent = 0
  while (sent < count) {
    const socket = new MemorySocket()
    hub.connect(socket, docId, {
      user: { id: 'mallory', name: 'Mallory', color: '#000', role: 'reporter' },
      sessionId: 'm',
      readOnlyReason: readOnly ? 'wrong_stage' : null,
      aclVersion: 1,
      extended: true,
      epoch: null,
      schema: null,
    })
    await new Promise((resolve) => setImmediate(resolve))
    for (let i = 0; i < 50 && socket.closeCode === null && sent < count; i++) {
      socket.sayNow(hostileFrame(random, good, updates))
      sent += 1
    }
    codes.set(socket.closeCode ?? 0, (codes.get(socket.closeCode ?? 0) ?? 0) + 1)
    socket.leave()
  }
  return { codes, sent }
}
