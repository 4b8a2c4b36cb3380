import type { Insertable, Kysely, Selectable } from 'kysely'
import type { AssetTable, Database } from './schema.ts'

export type AssetRow = Selectable<AssetTable>

/** Registers a picture whose file is already on disk. */
export async function insertAsset(db: Kysely<Database>, asset: Insertable<AssetTable>): Promise<void> {
  await db.insertInto('asset').values(asset).execute()
}

/** @returns null if there is no such picture */
export async function findAsset(db: Kysely<Database>, id: string): Promise<AssetRow | null> {
  return (await db.selectFrom('asset').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

/** Every picture of the newsroom: id, type and SHA-256 (hexadecimal). */
export async function listAllAssets(db: Kysely<Database>): Promise<Pick<AssetRow, 'id' | 'type' | 'sha256'>[]> {
  return db.selectFrom('asset').select(['id', 'type', 'sha256']).orderBy('id').execute()
}

/** The pictures that were put into an article, the oldest first. */
export async function listAssets(db: Kysely<Database>, articleId: string): Promise<AssetRow[]> {
  return db.selectFrom('asset').selectAll().where('article_id', '=', articleId).orderBy('created_at').orderBy('id').execute()
}
