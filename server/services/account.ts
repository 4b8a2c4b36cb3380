import { DomainError } from '#shared/errors.ts'
import type { Person } from '#shared/protocol/api.ts'
import { type Actor, type Role, roles } from '#shared/workflow/roles.ts'
import type { UserTable } from '../store/schema.ts'

/** A signed-in person: an actor with the name that colleagues read. */
export interface Account extends Actor {
  readonly name: string
}

/** Who stands behind a request or a socket. */
export interface SignedIn {
  readonly account: Account
  readonly sessionId: string
}

/** Somebody whose password was checked, which takes a while: what was true when it began may be over by now. */
export interface Verified {
  readonly account: Account
  /** The hash that the password was compared with. */
  readonly passwordHash: string
}

/** Whoever is refused never learns whether it was the name, the password or the account. */
export function wrongPassword(): DomainError {
  return new DomainError('wrong_password', 'the name or the password is wrong')
}

/** The account of a row. Roles that this edition does not know are left out. */
export function accountOf(row: Pick<UserTable, 'id' | 'username' | 'name' | 'roles'>): Account {
  return { id: row.id, username: row.username, name: row.name, roles: rolesIn(row.roles) }
}

/** The account as colleagues see it. */
export function personOf({ id, username, name, roles }: Account): Person {
  return { id, username, name, roles }
}

/** The roles in a stored JSON list; those that this edition does not know are left out. */
export function rolesIn(json: string): Role[] {
  const stored: unknown = JSON.parse(json)
  return Array.isArray(stored) ? roles.filter((role) => stored.includes(role)) : []
}
