import { createHash } from 'node:crypto'
import type { ArticleJson } from '#shared/article/json.ts'
import { pictureIds } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import { type CopyState, copyStateOf } from '#shared/export/copyState.ts'
import { exportFormats, type Format, formats } from '#shared/export/formats.ts'
import type { ExportInput, PageCorrection, PageSite, Picture } from '#shared/export/page.ts'
import { writeRecordHtml } from '#shared/export/recordHtml.ts'
import { tombstoneOf } from '#shared/export/tombstone.ts'
import { zonedTime } from '#shared/export/zonedTime.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { holds, type Role } from '#shared/workflow/roles.ts'
import type { Store } from '../store/openStore.ts'
import { listPublications, type PublicationRow } from '../store/publications.ts'
import { findSignedCopy, type SignedCopyRow } from '../store/signedCopies.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import type { Assets } from './assets.ts'
import { correctionOf, editionText } from './correction.ts'
import { creditsNow, requirePrintedEditor, storedCredits } from './credits.ts'
import { type KnownArticle, knowArticle, refused } from './facts.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { siteOfEdition } from './pageSite.ts'
import type { Projection } from './projection.ts'
import type { ReviewRecord } from './record.ts'
import { readCopy, signingOf } from './signing.ts'
import type { Site } from './site.ts'
import type { WriterShares } from './writerShares.ts'

export interface ExportsDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly live: LiveDocuments
  readonly projection: Projection
  readonly assets: Assets
  readonly site: Site
  readonly shares: WriterShares
  readonly record: ReviewRecord
  readonly now: () => number
}

/** An article as a file. The same state of the article is the same bytes. */
export interface ExportFile {
  readonly bytes: Buffer
  /** Media type with its charset. */
  readonly type: string
  /** Suggested file name: 稿号 and headline. */
  readonly name: string
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string
  /** What copy it is; unset: it is none, but about the article. */
  readonly copy?: CopyState
}

interface Text {
  readonly article: ArticleJson
  readonly at: number
  readonly signed: boolean
  /** As they were frozen at signing; null: they follow from the present state. */
  readonly credits: string | null
  /** The published edition of which it is; null: it is not published like this. */
  readonly edition: number | null
  /** What was kept of the paper with that edition (`keptSite`); null: as it is now. */
  readonly site: string | null
  readonly corrections: readonly PageCorrection[]
  /** Nothing of the article, but the notice that it was withdrawn. */
  readonly isNotice?: boolean
}

/** Who is given final copy before it is published: the duty editor and the layout desk. */
const finalExporters = ['chief', 'layout'] as const satisfies readonly Role[]

/** Publishable files of articles: of a signed one exactly as it was signed, of others as they stand, and saying so. */
export class Exports {
  readonly #deps: ExportsDeps

  constructor(deps: ExportsDeps) {
    this.#deps = deps
  }

  /**
   * @param actor who asks: final copy is for the duty editor and the layout desk until it is published. Null: the
   * operator of the server
   * @param edition a published edition; unset: the article as it stands
   * @throws DomainError as `requireFormat` and `render`; article_not_found, not_found if there is no such edition,
   * document_damaged, role_may_not
   */
  async write(actor: Account | null, id: string, format: string, edition?: number): Promise<ExportFile> {
    if (format === 'record') return this.#record(actor, id)
    requireFormat(format)
    return render(await this.input(actor, id, edition), format)
  }

  /** Everything that an exporter is given. @throws DomainError as `write` */
  async input(actor: Account | null, id: string, edition?: number): Promise<ExportInput> {
    const { store, projection, site: sites, shares } = this.#deps
    // So that whoever wrote until now is named, and the time of the last change is that of the text.
    await projection.settle(id)
    const known = await knowArticle(store.db, id)
    const editions = await listPublications(store.db, id)
    const present = await sites.get()
    const text = edition === undefined ? await this.#text(known, editions, present) : await this.#edition(actor, known, editions, edition)
    const site = siteOfEdition(text.site, present)
    const first = editions[0]
    const published = text.edition !== null && first ? first.at : text.at
    return {
      article: text.article,
      id,
      number: known.row.number,
      site,
      url: pageUrl(site, known.row.number, published),
      published: isoTime(published),
      modified: isoTime(text.at),
      signed: text.signed,
      restriction: text.signed ? this.#restriction(actor, known, text) : null,
      corrections: text.corrections,
      isNotice: text.isNotice,
      credits:
        text.credits === null
          ? await creditsNow(store.db, known, text.article, await shares.readIfDecisive(id))
          : storedCredits(text.credits),
      pictures: await this.#pictures(text.article),
    }
  }

  /** Why signed copy may not be used as it is. What readers have is everybody's. */
  #restriction(actor: Account | null, { row, facts }: KnownArticle, text: Text): ExportInput['restriction'] {
    if (text.edition !== null) return null
    const until = row.embargo_until
    if (until !== null && until > this.#deps.now()) return { kind: 'embargoed', until: isoTime(until) }
    if (facts.stage === 'held') return { kind: 'held' }
    return actor === null || holds(actor, finalExporters) ? null : { kind: 'preview' }
  }

  /** The article as it stands: as it was signed or published, or as it is being written. */
  async #text(known: KnownArticle, editions: readonly PublicationRow[], site: SiteProfile): Promise<Text> {
    const { row, facts, steps } = known
    const last = editions.at(-1)
    if (facts.stage === 'withdrawn') return this.#tombstone(known, last)
    if (facts.stage === 'published' && last) return this.#published(known, editions, last)
    const signing = await signingOf(this.#deps.store.db, known, site.review.keepProofMarks)
    const { copy, signature } = signing
    if (copy && signature === 'whole') {
      const article = signedText(steps, copy)
      const corrections = await this.#corrections(editions)
      const next = last ? (await correctionOf(this.#deps.store.db, row.id, article))?.notice : ''
      // A correction on its way to the page is shown as it will be, dated when it was signed.
      if (next) corrections.push({ at: isoTime(copy.at), text: next })
      return { article, at: copy.at, signed: true, credits: copy.credits, edition: null, site: null, corrections }
    }
    const article = await this.#deps.live.read(row.id, readArticle)
    return { article, at: row.updated_at, signed: false, credits: null, edition: null, site: null, corrections: [] }
  }

  /** A published edition; of a withdrawn article only for those who keep what is sealed. */
  async #edition(actor: Account | null, known: KnownArticle, editions: readonly PublicationRow[], wanted: number): Promise<Text> {
    const found = editions.find(({ edition }) => edition === wanted)
    if (!found) throw new DomainError('not_found', 'there is no such edition')
    if (known.facts.stage === 'withdrawn' && actor && !holds(actor, ['chief', 'admin'])) throw refused('role_may_not')
    return this.#published(known, editions, found)
  }

  async #published({ row, steps }: KnownArticle, editions: readonly PublicationRow[], shown: PublicationRow): Promise<Text> {
    const copy = await findSignedCopy(this.#deps.store.db, row.id, shown.copy_step)
    if (!copy) throw new DomainError('internal', 'the copy of a published edition is missing')
    const corrections = await this.#corrections(editions.filter(({ edition }) => edition <= shown.edition))
    const { at, edition, site } = shown
    return { article: signedText(steps, copy), at, signed: true, credits: copy.credits, edition, site, corrections }
  }

  async #corrections(editions: readonly PublicationRow[]): Promise<PageCorrection[]> {
    return editions.filter(({ notice }) => notice !== '').map(({ at, notice }) => ({ at: isoTime(at), text: notice }))
  }

  async #tombstone({ steps }: KnownArticle, last: PublicationRow | undefined): Promise<Text> {
    const withdrawal = steps.findLast(({ action, to_stage }) => action === 'withdraw' && to_stage === 'withdrawn')
    if (!withdrawal || !last) throw new DomainError('internal', 'the withdrawal is not in the record')
    const article = tombstoneOf(await editionText(this.#deps.store.db, last), withdrawal.reason)
    const { edition, site } = last
    return { article, at: withdrawal.at, signed: true, credits: '[]', edition, site, corrections: [], isNotice: true }
  }

  /** 审稿单 as a page that is printed and filed. */
  async #record(actor: Account | null, id: string): Promise<ExportFile> {
    const { record, site } = this.#deps
    const found = await record.read(actor, id)
    const { name: paper, language, timeZone, channels } = await site.get()
    const bytes = Buffer.from(writeRecordHtml(found, { name: paper, language, timeZone, channels }))
    const name = `${found.article.number} ${language === 'zh' ? '审稿单' : 'review record'}.html`
    return fileOf(bytes, { type: 'text/html; charset=utf-8', name })
  }

  /** Pictures inside the page itself; one that is not there any more is left to the exporter to show as missing. */
  async #pictures(article: ArticleJson): Promise<Record<string, Picture>> {
    const pictures: Record<string, Picture> = {}
    for (const id of pictureIds(article.body)) {
      const file = await this.#deps.assets.find(id)
      if (!file) continue
      const { row, type, bytes } = file
      pictures[id] = { src: `data:${type};base64,${bytes.toString('base64')}`, width: row.width, height: row.height }
    }
    return pictures
  }
}

/** The text of a signed copy. The record says which text was signed; nothing else goes out under those names. */
function signedText(steps: KnownArticle['steps'], copy: SignedCopyRow): ArticleJson {
  const signed = steps.find((step) => step.step === copy.step)?.text_sha256
  if (sha256Of(copy.json) !== signed) throw new DomainError('document_damaged', 'the signed copy is not the text that was signed')
  return readCopy(copy)
}

/** @throws DomainError format_unknown (details list what there is) */
export function requireFormat(name: string): asserts name is Format {
  if (formats.some((format) => format === name)) return
  const known = [...formats, 'record']
  throw new DomainError('format_unknown', `formats: ${known.join(', ')}`, { formats: known })
}

/**
 * The file of a format.
 * @throws DomainError no_editor_to_name: what is published says who answers for it
 */
export function render(input: ExportInput, format: Format): ExportFile {
  // A notice that something was withdrawn names nobody.
  if (input.signed && !input.isNotice) requirePrintedEditor(input.credits, input.site, input.article.meta.language)
  const exporter = exportFormats[format]
  const file = fileOf(Buffer.from(exporter.write(input)), { type: exporter.mime, name: fileName(input, exporter.extension) })
  return { ...file, copy: copyStateOf(input) }
}

/** Bytes as a file, with their fingerprint. */
export function fileOf(bytes: Buffer, { name, type }: Pick<ExportFile, 'name' | 'type'>): ExportFile {
  return { bytes, type, name, sha256: sha256Of(bytes) }
}

function sha256Of(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Where the page will stand, dated in the paper's own zone: …/content/2026-10/02/content_2026-0412.htm */
function pageUrl(site: PageSite, number: string, at: number): string {
  const { date } = zonedTime(isoTime(at), site.timeZone)
  return `${site.url.replace(/\/+$/, '')}/content/${date.slice(0, 7)}/${date.slice(8)}/content_${number}.htm`
}

/** Control characters and what file systems forbid are left out; long headlines are cut. */
function fileName({ number, article }: ExportInput, extension: string): string {
  const title = article.headline
    .join(' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\\/:*?"<>|]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  return `${[number, [...title].slice(0, 40).join('')].filter((part) => part !== '').join(' ')}.${extension}`
}
