import { describe, expect, it } from 'vitest'
import { isSafe, saveStateOf } from '../../../src/article/saveState.ts'
import { whenSaved } from '../../../src/article/whenSaved.ts'
import { initialStatus, type SessionStatus } from '../../../src/collab/status.ts'

const online: SessionStatus = { ...initialStatus(null), connection: 'online', synced: true, localReady: true, saved: true, writable: true }
const readOnly = { canWrite: false, reason: 'wrong_stage' }

/** Every combination of what a status can say. */
function everyStatus(): SessionStatus[] {
  const flags = [true, false]
  return (['connecting', 'online', 'offline', 'closed'] as const).flatMap((connection) =>
    flags.flatMap((saved) =>
      flags.flatMap((storeHealthy) =>
        flags.flatMap((canWrite) =>
          [0, 3].map((unsaved): SessionStatus => {
            const facts = {
              ...online,
              saved: saved && unsaved === 0 && connection === 'online',
              storeHealthy,
              unsaved,
              access: { canWrite, reason: null },
            }
            return connection === 'closed'
              ? { ...facts, connection, reason: 'refused', code: 4403, mayReopen: false }
              : { ...facts, connection }
          }),
        ),
      ),
    ),
  )
}

describe('saveStateOf', () => {
  it('says "saved" only when the server has said so', () => {
    for (const status of everyStatus()) {
      if (saveStateOf(status) === 'saved')
        expect(status).toMatchObject({ connection: 'online', saved: true, unsaved: 0, storeHealthy: true })
    }
  })

  it('never hides that something is missing on the server', () => {
    for (const status of everyStatus().filter((each) => each.unsaved > 0)) {
      expect(['unsaved', 'offline', 'failing', 'closed']).toContain(saveStateOf(status))
    }
  })
})

describe('isSafe', () => {
  it('is true for nobody with unsaved text', () => {
    for (const status of everyStatus()) if (isSafe(status)) expect(status.unsaved).toBe(0)
  })

  it('lets a reader act, who has nothing to send', () => {
    expect(isSafe({ ...online, saved: false, access: readOnly })).toBe(true)
  })
})

describe('whenSaved', () => {
  function session(start: SessionStatus) {
    let status = start
    const listeners = new Set<() => void>()
    return {
      getSnapshot: () => status,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      set(next: SessionStatus) {
        status = next
        for (const listener of listeners) listener()
      },
      listeners,
    }
  }

  it('waits for the acknowledgement and lets go of the session', async () => {
    const open = session({ ...online, saved: false, unsaved: 2 })
    const waiting = whenSaved(open, 60_000)
    open.set({ ...online, saved: false, unsaved: 1 })
    open.set(online)
    expect(await waiting).toBe(true)
    expect(open.listeners.size).toBe(0)
  })

  it('gives up at once when the connection goes', async () => {
    const open = session({ ...online, saved: false, unsaved: 2 })
    const waiting = whenSaved(open, 60_000)
    open.set({ ...online, saved: false, unsaved: 2, connection: 'offline' })
    expect(await waiting).toBe(false)
  })

  it('gives up when its time is over', async () => {
    expect(await whenSaved(session({ ...online, saved: false, unsaved: 2 }), 5)).toBe(false)
  })
})
