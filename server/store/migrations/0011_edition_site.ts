import type { Kysely, Migration } from 'kysely'

/**
 * Beside every published edition what its pages say of the paper, so that a later change of the site profile changes no
 * edition. Those that are there already follow the profile of the day, as before.
 */
export function editionSite(): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable('publication').addColumn('site', 'text').execute()
    },
  }
}
