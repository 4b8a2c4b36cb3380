import { DomainError } from '#shared/errors.ts'
import { listAllAssets } from '../store/assets.ts'
import { isUnused } from '../store/copyTables.ts'
import { emptyStore } from '../store/emptyStore.ts'
import type { Store } from '../store/openStore.ts'
import { hasSessions } from '../store/sessions.ts'
import { deleteSetting, readSetting, writeSetting } from '../store/settings.ts'
import { countUsers, findUser, listUsers } from '../store/users.ts'
import { accountOf, type Verified } from './account.ts'
import type { Accounts } from './accounts.ts'
import { newToken, tokenHash } from './ids.ts'
import type { MediaFolder } from './mediaFolder.ts'
import { isPictureType } from './pictureFile.ts'
import type { Site } from './site.ts'

const tokenKey = 'setup_token'
const demoKey = 'demo'
/** What the setting says while the demo is being made, and once it is whole. */
const demoStates = { making: 'making', whole: '1' } as const

export interface SetupDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly media: MediaFolder
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
    const { db } = this.#deps.store
    return { needsSetup: (await countUsers(db)) === 0, demo: (await readSetting(db, demoKey)) === demoStates.whole }
  }

  /**
   * Notes that the demo is about to be put into this store, before anything of it is.
   * @returns false if there is anybody, or any article: then nothing has changed
   */
  async beginDemo(): Promise<boolean> {
    return this.#deps.store.db.transaction().execute(async (trx) => {
      if (!(await isUnused(trx))) return false
      await writeSetting(trx, demoKey, demoStates.making)
      return true
    })
  }

  /** Marks the newsroom as the demo one, all of it; its accounts are no secret. */
  async markDemo(): Promise<void> {
    await writeSetting(this.#deps.store.db, demoKey, demoStates.whole)
  }

  /**
   * Empties a store in which the making of the demo was cut short. Nobody's work can be lost with it: nothing is touched
   * unless it says itself that it is half a demo, has no other people than the demo's, and nobody ever signed in.
   * @param usernames of the demo
   * @returns whether it was emptied
   */
  async clearUnfinishedDemo(usernames: readonly string[]): Promise<boolean> {
    const { store, media } = this.#deps
    const pictures = await store.db.transaction().execute(async (trx) => {
      if ((await readSetting(trx, demoKey)) !== demoStates.making) return null
      const people = await listUsers(trx)
      const isOurs = people.every((person) => usernames.includes(person.username) && person.last_seen_at === null)
      if (!isOurs || (await hasSessions(trx))) return null
      const pictures = await listAllAssets(trx)
      await emptyStore(trx, store.dialect)
      return pictures
    })
    for (const { id, type } of pictures ?? []) if (isPictureType(type)) await media.remove(id, type)
    return pictures !== null
  }

  /** Makes a new token for the set-up link; one that was made before is worth nothing any more. */
  async issueToken(): Promise<string> {
    const token = newToken()
    await writeSetting(this.#deps.store.db, tokenKey, tokenHash(token))
    return token
  }

  /**
   * Creates the first administrator and names the paper.
   * @throws DomainError setup_done if there is anybody already; setup_token if the link is not the printed one
   */
  async complete(request: { token: string; username: string; name: string; password: string; paper: string }): Promise<Verified> {
    const { store, accounts, site } = this.#deps
    const { db } = store
    if ((await countUsers(db)) > 0) throw new DomainError('setup_done', 'the newsroom is set up already')
    // Taking the token out decides who is first when two come at once.
    if (!(await deleteSetting(db, tokenKey, tokenHash(request.token)))) throw new DomainError('setup_token', 'the set-up link is not valid')
    const { username, name, password, paper } = request
    const { id } = await accounts.create({ username, name, password, roles: ['admin'] })
    await site.update({ name: paper })
    const row = await findUser(db, id)
    if (!row) throw new DomainError('internal', 'the account has disappeared')
    return { account: accountOf(row), passwordHash: row.password_hash }
  }
}
