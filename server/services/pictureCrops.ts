import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { type AssetResponse, type Crop, cropRequest, type PictureRecord } from '#shared/protocol/api.ts'
import { type AssetRow, findAsset, insertAsset } from '../store/assets.ts'
import { countCrops, findCrop, findSameCrop, insertCrop, listPictures, type PictureRow } from '../store/pictureCrops.ts'
import type { Database } from '../store/schema.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import { type Assets, assetResponse } from './assets.ts'
import { knowArticle } from './facts.ts'
import { newId } from './ids.ts'
import type { MediaFolder } from './mediaFolder.ts'
import { cropPicture } from './pictureFile.ts'

export interface PictureCropsDeps {
  readonly db: Kysely<Database>
  readonly media: MediaFolder
  readonly assets: Assets
  readonly now: () => number
}

/** Most pictures that are cut out for one article: nobody needs them, and they stay for ever. */
const maxCropsPerArticle = 1000

/**
 * Parts of pictures. A part is a picture of its own, always made from the one that was uploaded, which stays: undo, and
 * going back to the original, only name another picture. Parts are rows and files like every other picture, so backups,
 * the check at the start and exports need not know that they were cut out.
 */
export class PictureCrops {
  readonly #deps: PictureCropsDeps

  constructor(deps: PictureCropsDeps) {
    this.#deps = deps
  }

  /**
   * Cuts a part out of a picture for an article. The same part is made once: asked for again, it is the same picture, and
   * all of the original is the original.
   * @param assetId the picture, or another part of it; any picture of the newsroom, because figures are copied between articles
   * @throws DomainError article_not_found, the refusals of the rules, not_found, bad_request if the part is not inside the
   * picture, too_many_requests if the article has too many
   */
  async add(actor: Account, articleId: string, assetId: string, crop: Crop): Promise<AssetResponse> {
    const { db, assets } = this.#deps
    await assets.mayAdd(actor, articleId)
    const origin = await this.#originOf(assetId)
    checkInside(origin, crop)
    if (isWhole(origin, crop)) return assetResponse(origin)
    const key = { article_id: articleId, origin_id: origin.id, recipe: recipeOf(crop) }
    // In the one row in which pictures are decoded: two people who ask for the same at once get one picture.
    return await assets.inTurn(async () => {
      const known = await findSameCrop(db, key)
      if (known) return assetResponse(known)
      if ((await countCrops(db, articleId)) >= maxCropsPerArticle) {
        throw new DomainError('too_many_requests', `at most ${maxCropsPerArticle} parts of pictures are made for one article`)
      }
      return await this.#make(actor, key, crop)
    })
  }

  async #make(actor: Account, key: { article_id: string; origin_id: string; recipe: string }, crop: Crop): Promise<AssetResponse> {
    const { db, media, assets, now } = this.#deps
    const source = await assets.file(key.origin_id)
    const { bytes, type, width, height } = await cropPicture(source.bytes, crop)
    await assets.mayAdd(actor, key.article_id)
    const id = newId()
    await media.write(id, type, bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const row = {
      id,
      article_id: key.article_id,
      type,
      width,
      height,
      bytes: bytes.length,
      sha256,
      created_by: actor.id,
      created_at: now(),
    }
    await db.transaction().execute(async (trx) => {
      await insertAsset(trx, row)
      await insertCrop(trx, { asset_id: id, ...key })
    })
    return assetResponse(row)
  }

  /** The pictures of an article, the oldest first. @throws DomainError article_not_found */
  async list(articleId: string): Promise<PictureRecord[]> {
    const { db } = this.#deps
    await knowArticle(db, articleId)
    return (await listPictures(db, 'article_id', articleId)).map(record)
  }

  /** One picture of the newsroom. @throws DomainError not_found */
  async get(assetId: string): Promise<PictureRecord> {
    const [row] = await listPictures(this.#deps.db, 'id', assetId)
    if (!row) throw new DomainError('not_found', 'no such picture')
    return record(row)
  }

  async #originOf(assetId: string): Promise<AssetRow> {
    const { db } = this.#deps
    const crop = await findCrop(db, assetId)
    const origin = await findAsset(db, crop?.origin_id ?? assetId)
    if (!origin) throw new DomainError('not_found', 'no such picture')
    return origin
  }
}

/** Equal crops are equal texts. */
function recipeOf({ turn, left, top, width, height, outputWidth }: Crop): string {
  return JSON.stringify({ turn, left, top, width, height, outputWidth })
}

/** Width and height of a picture when it is turned. */
function turned({ width, height }: AssetRow, { turn }: Crop): { readonly width: number; readonly height: number } {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height }
}

function checkInside(origin: AssetRow, crop: Crop): void {
  const { width, height } = turned(origin, crop)
  if (crop.left + crop.width > width || crop.top + crop.height > height) {
    throw new DomainError('bad_request', 'the part is not inside the picture', { width, height })
  }
  if (crop.outputWidth > crop.width) throw new DomainError('bad_request', 'a part is never made larger than it is', { width: crop.width })
}

function isWhole(origin: AssetRow, { turn, width, height, outputWidth }: Crop): boolean {
  return turn === 0 && width === origin.width && height === origin.height && outputWidth === width
}

function record({ asset, by, origin }: PictureRow): PictureRecord {
  return {
    ...assetResponse(asset),
    origin: origin && {
      id: origin.asset.id,
      url: assetResponse(origin.asset).url,
      width: origin.asset.width,
      height: origin.asset.height,
      crop: cropRequest.parse(JSON.parse(origin.recipe)),
    },
    createdBy: { id: asset.created_by, name: by },
    createdAt: isoTime(asset.created_at),
  }
}
