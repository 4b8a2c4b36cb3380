import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type CloseCode, closeCodes } from '#shared/protocol/closeCodes.ts'
import {
  galleyAccess,
  galleyAck,
  galleyReject,
  galleySaving,
  messageAuth,
  messageAwareness,
  messageGalley,
  messageQueryAwareness,
  messageSync,
  syncStep1,
  syncStep2,
  syncUpdate,
} from '#shared/protocol/collab.ts'
import { maxVarUintBytes, putVarUint } from './varUint.ts'

/** One message of a client, decoded but not yet judged. Byte arrays are views of the frame. */
export type ClientFrame =
  | { readonly kind: 'step1'; readonly stateVector: Uint8Array }
  | { readonly kind: 'content'; readonly step: 'step2' | 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly payload: Uint8Array }
  | { readonly kind: 'queryAwareness' }

/** The frame is not of the protocol. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/**
 * Decodes one frame. A frame is exactly one message: bytes after it would be lost silently by clients and servers that
 * read only the first, so they are an error.
 * @throws WireError
 */
export function decodeFrame(bytes: Uint8Array): ClientFrame {
  try {
    const decoder = decoding.createDecoder(bytes)
    const frame = readFrame(decoder)
    if (decoding.hasContent(decoder)) throw new WireError('bytes after the message')
    return frame
  } catch (error) {
    throw error instanceof WireError ? error : new WireError('damaged message')
  }
}

function readFrame(decoder: decoding.Decoder): ClientFrame {
  const type = decoding.readVarUint(decoder)
  if (type === messageQueryAwareness) return { kind: 'queryAwareness' }
  if (type === messageAwareness) return { kind: 'awareness', payload: decoding.readVarUint8Array(decoder) }
  if (type !== messageSync) throw new WireError(`unknown message type ${type}`)
  const step = decoding.readVarUint(decoder)
  const payload = decoding.readVarUint8Array(decoder)
  if (step === syncStep1) return { kind: 'step1', stateVector: payload }
  if (step === syncStep2) return { kind: 'content', step: 'step2', update: payload }
  if (step === syncUpdate) return { kind: 'content', step: 'update', update: payload }
  throw new WireError(`unknown sync step ${step}`)
}

function sync(step: number, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageSync)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, payload)
  })
}

export function encodeStep1(stateVector: Uint8Array): Uint8Array {
  return sync(syncStep1, stateVector)
}

export function encodeStep2(update: Uint8Array): Uint8Array {
  return sync(syncStep2, update)
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
  const message = new Uint8Array(2 + maxVarUintBytes + update.length)
  let end = putVarUint(message, 0, messageSync)
  end = putVarUint(message, end, syncUpdate)
  end = putVarUint(message, end, update.length)
  message.set(update, end)
  return message.subarray(0, end + update.length)
}

/** An awareness message made of entries that are encoded already (see ./presence.ts). */
export function encodeAwareness(entries: readonly Uint8Array[]): Uint8Array {
  const count = new Uint8Array(maxVarUintBytes)
  const countEnd = putVarUint(count, 0, entries.length)
  const size = entries.reduce((sum, entry) => sum + entry.length, countEnd)
  const message = new Uint8Array(1 + maxVarUintBytes + size)
  let end = putVarUint(message, 0, messageAwareness)
  end = putVarUint(message, end, size)
  end = putVarUint(message, end, entries.length)
  for (const entry of entries) {
    message.set(entry, end)
    end += entry.length
  }
  return message.subarray(0, end)
}

/**
 * An awareness message without entries. The stock provider drops a socket on which it received no message for 30 s
 * (pings do not count), so an idle socket is sent this.
 */
export const keepAliveFrame: Uint8Array = encodeAwareness([])

/** Message 2 of the y-websocket protocol; the stock provider prints the reason. */
export function encodePermissionDenied(reason: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageAuth)
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, reason)
  })
}

function galley(kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, messageGalley)
    encoding.writeVarUint(encoder, kind)
    write(encoder)
  })
}

/** `count` sync frames of this socket are durable, the document's log has reached `seq`. */
export function encodeAck(count: number, seq: number): Uint8Array {
  const message = new Uint8Array(4 * maxVarUintBytes)
  let end = putVarUint(message, 0, messageGalley)
  end = putVarUint(message, end, galleyAck)
  end = putVarUint(message, end, count)
  return message.subarray(0, putVarUint(message, end, seq))
}

export function encodeAccess(reason: string | null): Uint8Array {
  return galley(galleyAccess, (encoder) => {
    encoding.writeVarUint(encoder, reason === null ? 1 : 0)
    encoding.writeVarString(encoder, JSON.stringify(reason === null ? {} : { code: reason }))
  })
}

/** Says why the socket is closed after it. */
export function encodeReject(code: CloseCode): Uint8Array {
  return galley(galleyReject, (encoder) => encoding.writeVarString(encoder, JSON.stringify({ code: rejectNames[code] ?? 'invalid' })))
}

const rejectNames: Readonly<Partial<Record<CloseCode, string>>> = {
  [closeCodes.readOnly]: 'readOnly',
  [closeCodes.identity]: 'identity',
  [closeCodes.tooLarge]: 'tooLarge',
  [closeCodes.protocol]: 'protocol',
  [closeCodes.clientTooOld]: 'clientTooOld',
}

export function encodeSaving(healthy: boolean): Uint8Array {
  return galley(galleySaving, (encoder) => encoding.writeVarUint(encoder, healthy ? 1 : 0))
}
