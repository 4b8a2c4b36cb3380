import type { Insertable, Kysely, Selectable } from 'kysely'
import type { AssetRow } from './assets.ts'
import type { Database, PictureCropTable } from './schema.ts'

export type PictureCropRow = Selectable<PictureCropTable>

/** A picture with who brought it and, if it was cut out of another, with that one. */
export interface PictureRow {
  readonly asset: AssetRow
  readonly by: string
  readonly origin: { readonly asset: AssetRow; readonly recipe: string } | null
}

/** Registers that an asset was cut out of another; in the transaction that registers the asset. */
export async function insertCrop(db: Kysely<Database>, crop: Insertable<PictureCropTable>): Promise<void> {
  await db.insertInto('picture_crop').values(crop).execute()
}

/** How a picture was cut out; null if it was uploaded, or there is none. */
export async function findCrop(db: Kysely<Database>, assetId: string): Promise<PictureCropRow | null> {
  return (await db.selectFrom('picture_crop').selectAll().where('asset_id', '=', assetId).executeTakeFirst()) ?? null
}

/** The picture that was cut out in the same way for the same article before; null if there is none. */
export async function findSameCrop(
  db: Kysely<Database>,
  { article_id, origin_id, recipe }: Omit<PictureCropRow, 'asset_id'>,
): Promise<AssetRow | null> {
  const found = await db
    .selectFrom('picture_crop')
    .innerJoin('asset', 'asset.id', 'picture_crop.asset_id')
    .selectAll('asset')
    .where('picture_crop.article_id', '=', article_id)
    .where('picture_crop.origin_id', '=', origin_id)
    .where('picture_crop.recipe', '=', recipe)
    .executeTakeFirst()
  return found ?? null
}

/** How many pictures were cut out for an article. */
export async function countCrops(db: Kysely<Database>, articleId: string): Promise<number> {
  const { count } = await db
    .selectFrom('picture_crop')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('article_id', '=', articleId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Pictures by a condition on the asset, the oldest first. */
export async function listPictures(db: Kysely<Database>, column: 'id' | 'article_id', value: string): Promise<readonly PictureRow[]> {
  const assets = await db
    .selectFrom('asset')
    .innerJoin('app_user', 'app_user.id', 'asset.created_by')
    .selectAll('asset')
    .select('app_user.name as by')
    .where(`asset.${column}`, '=', value)
    .orderBy('asset.created_at')
    .orderBy('asset.id')
    .execute()
  const ids = assets.map(({ id }) => id)
  if (ids.length === 0) return []
  const origins = await db
    .selectFrom('picture_crop')
    .innerJoin('asset', 'asset.id', 'picture_crop.origin_id')
    .innerJoin('asset as cut', 'cut.id', 'picture_crop.asset_id')
    .selectAll('asset')
    .select(['picture_crop.asset_id', 'picture_crop.recipe'])
    .where(`cut.${column}`, '=', value)
    .execute()
  const originOf = new Map(origins.map(({ asset_id, recipe, ...asset }) => [asset_id, { asset, recipe }]))
  return assets.map(({ by, ...asset }) => ({ asset, by, origin: originOf.get(asset.id) ?? null }))
}
