import type { Kysely } from 'kysely'
import type { Person } from '#shared/protocol/api.ts'
import type { Database } from '../store/schema.ts'
import { listUsers } from '../store/users.ts'
import { accountOf, personOf } from './account.ts'

/** Finds a person by id, the disabled too: records name them for ever. */
export type Directory = (userId: string) => Person

/** Everybody, read at once: a newsroom is some hundred people. Somebody who is gone has an empty name. */
export async function readDirectory(db: Kysely<Database>): Promise<Directory> {
  const rows = await listUsers(db)
  const people = new Map(rows.map((row) => [row.id, personOf(accountOf(row))]))
  return (id) => people.get(id) ?? { id, username: '', name: '', roles: [] }
}
