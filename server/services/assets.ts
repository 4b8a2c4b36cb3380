import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { AssetResponse } from '#shared/protocol/api.ts'
import { mayEditText } from '#shared/workflow/permissions.ts'
import { type AssetRow, findAsset, insertAsset } from '../store/assets.ts'
import type { Database } from '../store/schema.ts'
import type { Account } from './account.ts'
import { knowArticle, refused } from './facts.ts'
import { newId } from './ids.ts'
import type { MediaFolder } from './mediaFolder.ts'
import { isPictureType, type PictureFile, type PictureType, readPicture } from './pictureFile.ts'

export interface AssetsDeps {
  readonly db: Kysely<Database>
  readonly media: MediaFolder
  readonly now: () => number
  /** Unset: `readPicture`. */
  readonly read?: (input: Buffer) => Promise<PictureFile>
}

/** Pictures of articles. A picture is never changed or replaced: its id stands for its bytes. */
export class Assets {
  readonly #deps: AssetsDeps
  /** The picture that is read last of those that wait. */
  #reading: Promise<unknown> = Promise.resolve()

  constructor(deps: AssetsDeps) {
    this.#deps = deps
  }

  /** @throws DomainError article_not_found and the refusals of the rules: whoever may edit the text may add pictures */
  async mayAdd(actor: Account, articleId: string): Promise<void> {
    const { facts } = await knowArticle(this.#deps.db, articleId)
    const verdict = mayEditText(actor, facts)
    if (!verdict.ok) throw refused(verdict.error)
  }

  /**
   * Takes a picture in: decoded, made smaller if need be, written to disk, and only then known.
   * @throws DomainError picture_unreadable, and as `mayAdd`
   */
  async add(actor: Account, articleId: string, input: Buffer): Promise<AssetResponse> {
    const { db, media, now } = this.#deps
    const { bytes, type, width, height } = await this.#read(input)
    await this.mayAdd(actor, articleId)
    const id = newId()
    await media.write(id, type, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const size = { width, height, bytes: bytes.length }
    await insertAsset(db, { id, article_id: articleId, type, ...size, sha256, created_by: actor.id, created_at: now() })
    return assetResponse({ id, type, ...size })
  }

  #read(input: Buffer): Promise<PictureFile> {
    const { read = readPicture } = this.#deps
    return this.inTurn(() => read(input))
  }

  /**
   * Runs what decodes a picture, one after the other: a small file can hold a hundred million pixels, and several of them
   * all memory there is.
   */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#reading.then(work)
    this.#reading = done.catch(() => {})
    return done
  }

  /** A picture's file. @throws DomainError not_found if there is no such picture or its file is gone */
  async file(id: string): Promise<{ readonly row: AssetRow; readonly type: PictureType; readonly bytes: Buffer }> {
    const file = await this.find(id)
    if (!file) throw new DomainError('not_found', 'no such picture')
    return file
  }

  /** As `file`, with null for a picture that is missing. */
  async find(id: string): Promise<{ readonly row: AssetRow; readonly type: PictureType; readonly bytes: Buffer } | null> {
    const row = await findAsset(this.#deps.db, id)
    if (!row || !isPictureType(row.type)) return null
    const bytes = await this.#deps.media.read(id, row.type)
    return bytes && { row, type: row.type, bytes }
  }
}

/** A picture as routes tell of it. */
export function assetResponse({
  id,
  type,
  width,
  height,
  bytes,
}: Pick<AssetRow, 'id' | 'type' | 'width' | 'height' | 'bytes'>): AssetResponse {
  return { id, url: `/media/${id}`, type, width, height, bytes }
}
