import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { mayEditText } from '#shared/workflow/permissions.ts'
import type { Database } from '../store/schema.ts'
import type { Access } from './access.ts'
import type { SignedIn } from './account.ts'
import { type KnownArticle, knowArticle } from './facts.ts'
import type { Sessions } from './sessions.ts'

/** What the upgrade route may tell the hub of a visitor. */
export interface Judgement {
  readonly who: SignedIn
  /** Why the person may not write, as an error code; null: may write. */
  readonly readOnlyReason: string | null
  /** The version of the document's rights under which that was judged. */
  readonly aclVersion: number
}

export interface AdmissionDeps {
  readonly db: Kysely<Database>
  readonly sessions: Sessions
  readonly access: Access
}

/**
 * Decides who comes in to a document and whether they may write there. Everybody of the newsroom may read.
 *
 * After a restart everybody comes back at once, with many windows and to the same articles, so whoever asks while the
 * same is being read gets that answer too, unless rights have changed since the reading began. An answer that is there
 * already is not kept.
 */
export class Admission {
  readonly #deps: AdmissionDeps
  readonly #sessions: SharedReads<SignedIn | null>
  readonly #articles: SharedReads<KnownArticle>

  constructor(deps: AdmissionDeps) {
    this.#deps = deps
    this.#sessions = new SharedReads((token) => deps.sessions.find(token))
    this.#articles = new SharedReads((articleId) => knowArticle(deps.db, articleId))
  }

  /** @throws DomainError not_signed_in, article_not_found */
  async judge(token: string | null, articleId: string): Promise<Judgement> {
    const { access } = this.#deps
    const who = token === null ? null : await this.#sessions.read(token, access.version)
    if (!who) throw new DomainError('not_signed_in', 'sign in first')
    const { facts, document } = await this.#articles.read(articleId, access.version)
    const verdict = mayEditText(who.account, facts)
    return { who, readOnlyReason: verdict.ok ? null : verdict.error, aclVersion: document.aclVersion }
  }
}

/** Readings that are under way, by what is read. */
class SharedReads<T> {
  readonly #read: (key: string) => Promise<T>
  readonly #underWay = new Map<string, { readonly version: number; readonly result: Promise<T> }>()

  constructor(read: (key: string) => Promise<T>) {
    this.#read = read
  }

  /** @param version a reading that began under another version of everybody's rights is not shared */
  read(key: string, version: number): Promise<T> {
    const shared = this.#underWay.get(key)
    if (shared?.version === version) return shared.result
    const result = this.#read(key)
    const entry = { version, result }
    this.#underWay.set(key, entry)
    const forget = () => {
      if (this.#underWay.get(key) === entry) this.#underWay.delete(key)
    }
    result.then(forget, forget)
    return result
  }
}
