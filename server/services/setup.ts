import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { Database } from '../store/schema.ts'
import { deleteSetting, readSetting, writeSetting } from '../store/settings.ts'
import { countUsers, findUser } from '../store/users.ts'
import { type Account, accountOf } from './account.ts'
import type { Accounts } from './accounts.ts'
import { newToken, tokenHash } from './ids.ts'
import type { Site } from './site.ts'

const tokenKey = 'setup_token'
const demoKey = 'demo'

export interface SetupDeps {
  readonly db: Kysely<Database>
  readonly accounts: Accounts
  readonly site: Site
}

/** The first minutes of a newsroom: a one-time link creates the first administrator. */
export class Setup {
  readonly #deps: SetupDeps

  constructor(deps: SetupDeps) {
    this.#deps = deps
  }

  async state(): Promise<{ readonly needsSetup: boolean; readonly demo: boolean }> {
    const { db } = this.#deps
    return { needsSetup: (await countUsers(db)) === 0, demo: (await readSetting(db, demoKey)) !== null }
  }

  /** Marks the newsroom as the demo one; its accounts are no secret. */
  async markDemo(): Promise<void> {
    await writeSetting(this.#deps.db, demoKey, '1')
  }

  /** Makes a new token for the set-up link; one that was made before is worth nothing any more. */
  async issueToken(): Promise<string> {
    const token = newToken()
    await writeSetting(this.#deps.db, tokenKey, tokenHash(token))
    return token
  }

  /**
   * Creates the first administrator and names the paper.
   * @throws DomainError setup_done if there is anybody already; setup_token if the link is not the printed one
   */
  async complete(request: { token: string; username: string; name: string; password: string; paper: string }): Promise<Account> {
    const { db, accounts, site } = this.#deps
    if ((await countUsers(db)) > 0) throw new DomainError('setup_done', 'the newsroom is set up already')
    // Taking the token out decides who is first when two come at once.
    if (!(await deleteSetting(db, tokenKey, tokenHash(request.token)))) throw new DomainError('setup_token', 'the set-up link is not valid')
    const { username, name, password, paper } = request
    const { id } = await accounts.create({ username, name, password, roles: ['admin'] })
    await site.update({ name: paper })
    const row = await findUser(db, id)
    if (!row) throw new DomainError('internal', 'the account has disappeared')
    return accountOf(row)
  }
}
