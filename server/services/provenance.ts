import type { Kysely } from 'kysely'
import { articleSha256 } from '#shared/article/canonical.ts'
import { DomainError } from '#shared/errors.ts'
import type { ExportInput } from '#shared/export/page.ts'
import {
  type KeySet,
  sidecarName,
  sidecarText,
  signedMessage,
  type Unsigned,
  type Verdict,
  type VerifyRequest,
} from '#shared/protocol/sidecar.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { latestSignedCopy } from '../store/signedCopies.ts'
import type { Account } from './account.ts'
import { type ExportFile, type Exports, fileOf, render, requireFormat } from './exports.ts'
import type { NameRecordHead } from './recordHead.ts'
import { peopleOf, storedPeople } from './signedPeople.ts'
import type { SigningKeys } from './signingKeys.ts'
import { verifyPage } from './verifyPage.ts'

export interface ProvenanceDeps {
  readonly db: Kysely<Database>
  readonly exports: Exports
  readonly keys: SigningKeys
  readonly nameRecordHead: NameRecordHead
}

/** A final file with the signature that belongs beside it. */
export interface SignedExport {
  readonly file: ExportFile
  /** `page.sig.json` */
  readonly sidecar: ExportFile
}

/** Says, for anybody to check, where a page comes from: its bytes, its people and its record under the newsroom's key. */
export class Provenance {
  readonly #deps: ProvenanceDeps

  constructor(deps: ProvenanceDeps) {
    this.#deps = deps
  }

  /**
   * A final file and its signature. The same state of the article under the same key is the same bytes.
   * @param actor who asks; null: the operator of the server
   * @throws DomainError not_signed_off while the article is not, embargoed or role_may_not where the copy is not final
   * for the person; those of an export
   */
  async signedExport(actor: Account | null, id: string, format: string): Promise<SignedExport> {
    const { exports, keys } = this.#deps
    requireFormat(format)
    const input = await exports.input(actor, id)
    if (!input.signed || input.isNotice) throw new DomainError('not_signed_off', 'only signed copy has a signature')
    if (input.restriction) {
      throw new DomainError(input.restriction.kind === 'embargoed' ? 'embargoed' : 'role_may_not', 'only final copy has a signature')
    }
    const file = render(input, format)
    const told = await this.#told(id, input)
    // Twice only if somebody changes the key at this very moment.
    for (;;) {
      const key = await keys.current()
      const { name, bytes, sha256 } = file
      const page = { format, name, bytes: bytes.length, sha256 }
      const content: Unsigned = { format: 'galley-signature', version: 1, page, ...told, algorithm: 'Ed25519', key }
      const signature = await keys.sign(key, signedMessage(content))
      if (signature === null) continue
      const text = Buffer.from(sidecarText({ ...content, signature }))
      return { file, sidecar: fileOf(text, { name: sidecarName(name), type: 'application/json; charset=utf-8' }) }
    }
  }

  /** The newsroom's public keys of all times. */
  keys(): Promise<KeySet> {
    return this.#deps.keys.published()
  }

  async verify(request: VerifyRequest): Promise<Verdict> {
    return verifyPage(await this.keys(), request)
  }

  /** What the signature says of the article: as it was when it was signed, whoever is renamed later. */
  async #told(id: string, { article, number, site, url, published, credits }: ExportInput) {
    const { db, nameRecordHead } = this.#deps
    const copy = await latestSignedCopy(db, id)
    const textSha256 = articleSha256(article)
    if (copy?.sha256 !== textSha256) throw new DomainError('article_changed', 'the article was signed anew meanwhile')
    const steps = (await listReviewSteps(db, id)).filter(({ step }) => step <= copy.step)
    const people = copy.people === null ? await peopleOf(db, id, steps) : storedPeople(copy.people)
    return {
      article: { number, headline: article.headline.join(' '), paper: site.name, url, signedAt: published, textSha256 },
      credits: credits.map(({ role, names }) => ({ role, names: [...names] })),
      ...people,
      record: nameRecordHead(steps),
    }
  }
}
