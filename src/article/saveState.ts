import type { SessionStatus } from '../collab/status.ts'

/** What a person has to know about the safety of the text; exactly one at a time. */
export type SaveState = 'saved' | 'viewing' | 'unsaved' | 'connecting' | 'offline' | 'offlineMissing' | 'failing' | 'closed'

/** The session's status in one word. Never better than what the server has acknowledged. */
export function saveStateOf(status: SessionStatus): SaveState {
  switch (status.connection) {
    case 'closed':
      return 'closed'
    case 'offline':
      return status.localReady || status.synced ? 'offline' : 'offlineMissing'
    case 'connecting':
      return status.unsaved > 0 ? 'unsaved' : 'connecting'
    case 'online':
      if (!status.storeHealthy) return 'failing'
      if (status.unsaved > 0) return 'unsaved'
      if (!status.access.canWrite) return 'viewing'
      return status.saved ? 'saved' : 'connecting'
  }
}

/** Whether the server has everything that this person wrote; a reader who may not write has nothing to send. */
export function isSafe(status: SessionStatus): boolean {
  return status.saved || (status.connection === 'online' && !status.access.canWrite && status.unsaved === 0)
}
