import * as decoding from 'lib0/decoding'
import { galleyAccess, galleyAck, galleyReject, galleySaving, messageSync, syncStep2, syncUpdate } from '#shared/protocol/collab.ts'

/** What the server tells a client that connected with `ext=1` (message 120). */
export type GalleyMessage =
  | { readonly type: 'ack'; readonly count: number; readonly seq: number }
  | { readonly type: 'access'; readonly canWrite: boolean; readonly reason: string | null }
  | { readonly type: 'reject'; readonly code: string | null }
  | { readonly type: 'saving'; readonly healthy: boolean }

/** Reads the part of a message 120 behind its type. Null: a kind that this version does not know, to be ignored. */
export function readGalleyMessage(decoder: decoding.Decoder): GalleyMessage | null {
  const kind = decoding.readVarUint(decoder)
  switch (kind) {
    case galleyAck:
      return { type: 'ack', count: decoding.readVarUint(decoder), seq: decoding.readVarUint(decoder) }
    case galleyAccess:
      return { type: 'access', canWrite: decoding.readVarUint(decoder) === 1, reason: readCode(decoder) }
    case galleyReject:
      return { type: 'reject', code: readCode(decoder) }
    case galleySaving:
      return { type: 'saving', healthy: decoding.readVarUint(decoder) === 1 }
    default:
      return null
  }
}

/** Which kind of content an outgoing frame carries; null for frames that the server does not count. */
export function contentKind(frame: unknown): 'step2' | 'update' | null {
  if (!(frame instanceof Uint8Array) || frame[0] !== messageSync) return null
  if (frame[1] === syncStep2) return 'step2'
  return frame[1] === syncUpdate ? 'update' : null
}

/** `{"code": …}` at the end of a message; null when there is none. */
function readCode(decoder: decoding.Decoder): string | null {
  if (!decoding.hasContent(decoder)) return null
  try {
    const value: unknown = JSON.parse(decoding.readVarString(decoder))
    return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string' ? value.code : null
  } catch {
    return null
  }
}
