import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { mayEditText } from '#shared/workflow/permissions.ts'
import type { Database } from '../store/schema.ts'
import type { SignedIn } from './account.ts'
import { knowArticle } from './facts.ts'
import type { Sessions } from './sessions.ts'

/** What the upgrade route may tell the hub of a visitor. */
export interface Judgement {
  readonly who: SignedIn
  /** Why the person may not write, as an error code; null: may write. */
  readonly readOnlyReason: string | null
  /** The version of the document's rights under which that was judged. */
  readonly aclVersion: number
}

/** Decides who comes in to a document and whether they may write there. Everybody of the newsroom may read. */
export class Admission {
  readonly #db: Kysely<Database>
  readonly #sessions: Sessions

  constructor(db: Kysely<Database>, sessions: Sessions) {
    this.#db = db
    this.#sessions = sessions
  }

  /** @throws DomainError not_signed_in, article_not_found */
  async judge(token: string | null, articleId: string): Promise<Judgement> {
    const who = token === null ? null : await this.#sessions.find(token)
    if (!who) throw new DomainError('not_signed_in', 'sign in first')
    const { facts, document } = await knowArticle(this.#db, articleId)
    const verdict = mayEditText(who.account, facts)
    return { who, readOnlyReason: verdict.ok ? null : verdict.error, aclVersion: document.aclVersion }
  }
}
