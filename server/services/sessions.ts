import type { Kysely } from 'kysely'
import type { Database } from '../store/schema.ts'
import { deleteExpiredSessions, deleteSession, findSession, insertSession, touchSession } from '../store/sessions.ts'
import { enter } from '../store/users.ts'
import type { Access } from './access.ts'
import { accountOf, type SignedIn, type Verified, wrongPassword } from './account.ts'
import { newToken, tokenHash } from './ids.ts'

/** A session lives so long after it was last used. */
export const sessionLifeMs = 14 * 24 * 60 * 60 * 1000
/** Use is written down at most so often. */
const touchEveryMs = 60 * 60 * 1000

export interface FoundSession extends SignedIn {
  /** Its life was prolonged just now, so the browser's cookie has to be as well. */
  readonly renewed: boolean
}

export interface SessionsDeps {
  readonly db: Kysely<Database>
  readonly access: Access
  readonly now: () => number
}

/** Sessions of signed-in people. A token is 256 random bits; the store keeps its SHA-256, which is the session's id. */
export class Sessions {
  readonly #deps: SessionsDeps

  constructor(deps: SessionsDeps) {
    this.#deps = deps
  }

  /**
   * Starts a session of somebody whose password was checked.
   * @returns its token, for the cookie
   * @throws DomainError wrong_password if the password was changed or the account disabled while it was checked
   */
  async open({ account: { id }, passwordHash }: Verified): Promise<string> {
    const { db, now } = this.#deps
    const token = newToken()
    const at = now()
    await db.transaction().execute(async (trx) => {
      // Whoever changes a password ends the sessions that there are. One that came after them would outlive the change.
      if (!(await enter(trx, { id, checked: passwordHash, at }))) throw wrongPassword()
      await insertSession(trx, { id: tokenHash(token), user_id: id, created_at: at, expires_at: at + sessionLifeMs })
    })
    return token
  }

  /** The person behind a token; null if the session is unknown or over, or the account is disabled. */
  async find(token: string): Promise<FoundSession | null> {
    const { db, now } = this.#deps
    const id = tokenHash(token)
    const found = await findSession(db, id)
    if (!found || found.user.disabled === 1 || found.session.expires_at <= now()) return null
    const renewed = found.session.expires_at < now() + sessionLifeMs - touchEveryMs
    if (renewed) await touchSession(db, { id, userId: found.user.id, at: now(), expiresAt: now() + sessionLifeMs })
    return { account: accountOf(found.user), sessionId: id, renewed }
  }

  /** Ends a session and closes its sockets; one that is unknown is over already. */
  async end(sessionId: string): Promise<void> {
    await deleteSession(this.#deps.db, sessionId)
    this.#deps.access.sessionEnded(sessionId)
  }

  async endByToken(token: string): Promise<void> {
    await this.end(tokenHash(token))
  }

  /** Removes sessions whose life is over and closes their sockets. */
  async endExpired(): Promise<void> {
    for (const id of await deleteExpiredSessions(this.#deps.db, this.#deps.now())) this.#deps.access.sessionEnded(id)
  }
}
