import { type Kysely, type Migration, sql } from 'kysely'
import type { DialectName } from '../schema.ts'

/** Pictures that were cut out of others: from which one, and how. */
export function pictureCrops(dialect: DialectName): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const table = db.schema
        .createTable('picture_crop')
        .addColumn('asset_id', 'text', (column) => column.primaryKey().notNull().references('asset.id'))
        .addColumn('origin_id', 'text', (column) => column.notNull().references('asset.id'))
        .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
        .addColumn('recipe', 'text', (column) => column.notNull())
      await (dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute()
      // The same request of two people is one picture.
      await db.schema
        .createIndex('picture_crop_recipe')
        .unique()
        .on('picture_crop')
        .columns(['article_id', 'origin_id', 'recipe'])
        .execute()
    },
  }
}
