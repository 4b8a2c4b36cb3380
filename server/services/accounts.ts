import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { Person, UserRecord } from '#shared/protocol/api.ts'
import type { Role } from '#shared/workflow/roles.ts'
import { raiseAclOfAll } from '../store/documents.ts'
import type { Database, UserTable } from '../store/schema.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { isUniqueViolation } from '../store/uniqueViolation.ts'
import {
  findUser,
  findUserByName,
  insertUser,
  listUsers,
  lockActiveAdmins,
  replacePassword,
  type UserRow,
  updateUser,
} from '../store/users.ts'
import type { Access } from './access.ts'
import { accountOf, personOf, type SignedIn, type Verified, wrongPassword } from './account.ts'
import { newId, newToken } from './ids.ts'
import type { Passwords } from './passwords.ts'
import { recordAllWriters } from './writers.ts'

export interface AccountsDeps {
  readonly db: Kysely<Database>
  readonly access: Access
  readonly passwords: Passwords
  readonly now: () => number
}

/** A new account, already checked. `username` is lower case. */
export interface NewAccount {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Left out: nobody can sign in until the account is given one. */
  readonly password?: string | undefined
  readonly disabled?: boolean | undefined
}

/** What may be changed of an account; what is left out stays. */
export interface AccountChange {
  readonly name?: string | undefined
  readonly roles?: readonly Role[] | undefined
  readonly password?: string | undefined
  readonly disabled?: boolean | undefined
}

/** The newsroom's people and their roles. */
export class Accounts {
  readonly #deps: AccountsDeps

  constructor(deps: AccountsDeps) {
    this.#deps = deps
  }

  /**
   * Checks a name and a password; nobody is signed in by it (see `Sessions.open`). An unknown name, a disabled account
   * and a wrong password are the same answer after the same time.
   * @throws DomainError wrong_password
   */
  async check(username: string, password: string): Promise<Verified> {
    const row = await findUserByName(this.#deps.db, username.trim().toLowerCase())
    const right = await this.#deps.passwords.verify(row?.password_hash ?? null, password)
    if (!row || !right || row.disabled === 1) throw wrongPassword()
    return { account: accountOf(row), passwordHash: row.password_hash }
  }

  /** Everybody who can be named, without the disabled, by name. */
  async people(): Promise<Person[]> {
    const rows = await listUsers(this.#deps.db)
    return rows.filter((row) => row.disabled === 0).map((row) => personOf(accountOf(row)))
  }

  /** Every account, for the administrator. */
  async users(): Promise<UserRecord[]> {
    return (await listUsers(this.#deps.db)).map(recordOf)
  }

  /** @throws DomainError username_taken */
  async create(account: NewAccount): Promise<UserRecord> {
    const row = await this.#row(account)
    try {
      await insertUser(this.#deps.db, row)
    } catch (error) {
      if (isUniqueViolation(error)) throw new DomainError('username_taken', 'there is an account of this name')
      throw error
    }
    return recordOf(row)
  }

  /**
   * Changes an account. Who is disabled or gets a new password is signed out everywhere; who gets other roles is judged
   * again in every open article.
   * @throws DomainError user_not_found; last_admin if nobody would be left to administrate
   */
  async update(id: string, change: AccountChange): Promise<UserRecord> {
    const { db, access, passwords } = this.#deps
    const password_hash = change.password === undefined ? undefined : await passwords.hash(change.password)
    const documents = access.documentsOf(id)
    const { after, ended, newRights } = await db.transaction().execute(async (trx) => {
      const admins = await lockActiveAdmins(trx)
      const before = await findUser(trx, id)
      // What they wrote until now they wrote in the roles that they held until now.
      if (change.roles) await recordAllWriters(trx)
      const after = await updateUser(trx, {
        id,
        name: change.name,
        roles: change.roles && JSON.stringify(change.roles),
        disabled: change.disabled === undefined ? undefined : Number(change.disabled),
        password_hash,
      })
      if (!before || !after) throw new DomainError('user_not_found', 'no such account')
      if (!isActiveAdmin(after) && admins.every((admin) => admin === id))
        throw new DomainError('last_admin', 'somebody has to administrate')
      const ended = after.disabled === 1 || password_hash !== undefined ? await deleteSessionsOf(trx, id) : []
      // What a disabled person sent but the store has not taken yet is refused with it: rights end in this transaction.
      const newRights = after.roles !== before.roles || after.disabled > before.disabled
      if (newRights) await raiseAclOfAll(trx, documents)
      return { after, ended, newRights }
    })
    for (const sessionId of ended) access.sessionEnded(sessionId)
    if (after.disabled === 1) access.accountDisabled(id)
    if (newRights) access.changed([...new Set([...documents, ...access.documentsOf(id)])])
    return recordOf(after)
  }

  /**
   * Changes the password of somebody who knows the present one. Their other sessions end with their sockets; the one
   * that asks goes on.
   * @throws DomainError wrong_current_password, also if the password was changed or the account disabled while the
   * present one was checked; nothing has changed then
   */
  async changePassword({ account: { id }, sessionId }: SignedIn, current: string, password: string): Promise<void> {
    const { db, access, passwords } = this.#deps
    const wrong = () => new DomainError('wrong_current_password', 'the current password is wrong')
    const checked = (await findUser(db, id))?.password_hash ?? null
    if (!(await passwords.verify(checked, current)) || checked === null) throw wrong()
    const password_hash = await passwords.hash(password)
    const ended = await db.transaction().execute(async (trx) => {
      // What was set while this one was checked and hashed stands: it may be the answer to a password that got out.
      if (!(await replacePassword(trx, { id, checked, password_hash }))) throw wrong()
      return deleteSessionsOf(trx, id, sessionId)
    })
    for (const session of ended) access.sessionEnded(session)
  }

  async #row(account: NewAccount): Promise<UserTable> {
    return {
      id: newId(),
      username: account.username,
      name: account.name,
      roles: JSON.stringify(account.roles),
      password_hash: await this.#deps.passwords.hash(account.password ?? newToken()),
      disabled: Number(account.disabled ?? false),
      created_at: this.#deps.now(),
      last_seen_at: null,
    }
  }
}

function isActiveAdmin(row: UserRow): boolean {
  return row.disabled === 0 && accountOf(row).roles.includes('admin')
}

function recordOf(row: UserTable): UserRecord {
  return {
    ...personOf(accountOf(row)),
    disabled: row.disabled === 1,
    createdAt: new Date(row.created_at).toISOString(),
    lastSeenAt: row.last_seen_at === null ? null : new Date(row.last_seen_at).toISOString(),
  }
}
