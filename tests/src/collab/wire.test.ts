import * as decoding from 'lib0/decoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import { encodeAccess, encodeAck, encodeReject, encodeSaving, encodeStep1, encodeStep2, encodeUpdate } from '../../../server/collab/wire.ts'
import { contentKind, readGalleyMessage } from '../../../src/collab/wire.ts'

function read(frame: Uint8Array) {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  return readGalleyMessage(decoder)
}

describe('the wire as the server writes it', () => {
  it('is read to the letter', () => {
    expect(read(encodeAck(300, 70_000))).toEqual({ type: 'ack', count: 300, seq: 70_000 })
    expect(read(encodeAccess(null))).toEqual({ type: 'access', canWrite: true, reason: null })
    expect(read(encodeAccess('wrong_stage'))).toEqual({ type: 'access', canWrite: false, reason: 'wrong_stage' })
    expect(read(encodeReject(closeCodes.identity))).toEqual({ type: 'reject', code: 'identity' })
    expect(read(encodeSaving(false))).toEqual({ type: 'saving', healthy: false })
  })

  it('may say more one day', () => {
    expect(read(Uint8Array.of(120, 99, 1, 2))).toBeNull()
  })

  it('counts exactly the frames that carry content', () => {
    const update = Y.encodeStateAsUpdate(new Y.Doc())
    expect([encodeStep1(update), encodeStep2(update), encodeUpdate(update), Uint8Array.of(1, 0)].map(contentKind)).toEqual([
      null,
      'step2',
      'update',
      null,
    ])
  })
})
