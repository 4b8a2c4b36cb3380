import * as Y from 'yjs'
import { metaField, textFields } from '#shared/article/names.ts'
import type { Limits } from './limits.ts'

/** An update whose every byte was read, before the document sees any of it. */
export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>

/** Why an update may not be applied. */
export class GuardError extends Error {
  override readonly name = 'GuardError'
  readonly reason: 'invalid' | 'tooLarge'

  constructor(reason: 'invalid' | 'tooLarge', message: string) {
    super(message)
    this.reason = reason
  }
}

const rootNames: ReadonlySet<string> = new Set([...textFields, metaField])

/**
 * Decodes and checks an update. `Y.applyUpdate` allocates by the counts that the bytes claim (an 8-byte frame can cost
 * it 240 MB) and applies a truncated update in part before it throws; `Y.decodeUpdate` does neither.
 * @throws GuardError
 */
export function decodeChecked(update: Uint8Array, step: 'step2' | 'update', limits: Limits): DecodedUpdate {
  if (update.length > (step === 'step2' ? limits.step2Bytes : limits.updateBytes)) {
    throw new GuardError('tooLarge', `update of ${update.length} bytes`)
  }
  const decoded = decode(update)
  if (decoded.structs.length > limits.structsPerUpdate) throw new GuardError('tooLarge', `${decoded.structs.length} structs`)
  for (const struct of decoded.structs) checkStruct(struct, limits)
  checkDeletions(decoded.ds)
  return decoded
}

/**
 * Every reader walks the structs of every deleted range, so ten thousand times the same long range, which is a few
 * kilobytes, would keep it busy for minutes. Yjs writes ranges merged, so that none overlap.
 */
function checkDeletions(deletions: DecodedUpdate['ds']): void {
  for (const ranges of deletions.clients.values()) {
    let end = 0
    for (const { clock, len } of [...ranges].sort((a, b) => a.clock - b.clock)) {
      if (len === 0) throw new GuardError('invalid', 'a deletion of nothing')
      if (clock < end) throw new GuardError('invalid', 'deleted ranges overlap')
      end = clock + len
      if (!Number.isSafeInteger(end)) throw new GuardError('invalid', 'clock out of range')
    }
  }
}

function decode(update: Uint8Array): DecodedUpdate {
  try {
    return Y.decodeUpdate(update)
  } catch {
    throw new GuardError('invalid', 'the update cannot be decoded')
  }
}

/**
 * What has no length shares its clock with what follows it, and Yjs takes the one for the other: words would come to stand
 * in another paragraph, and to delete it would fail for everybody. Yjs itself never writes it.
 */
function checkStruct(struct: DecodedUpdate['structs'][number], limits: Limits): void {
  if (struct.length === 0) throw new GuardError('invalid', 'content of no length')
  if (!Number.isSafeInteger(struct.id.clock + struct.length)) throw new GuardError('invalid', 'clock out of range')
  if (!(struct instanceof Y.Item)) return
  // Before integration `parent` is the name of a root type, an id, or null (then it is the neighbour's).
  const parent: unknown = struct.parent
  if (typeof parent === 'string' && !rootNames.has(parent)) throw new GuardError('invalid', 'content outside the article')
  const content = struct.content
  if (content instanceof Y.ContentDoc) throw new GuardError('invalid', 'documents inside documents')
  if (content instanceof Y.ContentBinary && content.content.length > limits.binaryContentBytes) {
    throw new GuardError('tooLarge', 'binary content')
  }
}
