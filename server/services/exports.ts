import { createHash } from 'node:crypto'
import type { ArticleJson } from '#shared/article/json.ts'
import { pictureIds } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import { exportFormats, type Format, formats } from '#shared/export/formats.ts'
import type { ExportInput, PageSite, Picture } from '#shared/export/page.ts'
import { zonedTime } from '#shared/export/zonedTime.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import type { Store } from '../store/openStore.ts'
import { latestSignedCopy } from '../store/signedCopies.ts'
import { isoTime } from './articleView.ts'
import type { Assets } from './assets.ts'
import { creditsNow, requireEditor, storedCredits } from './credits.ts'
import { type KnownArticle, knowArticle } from './facts.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import type { Projection } from './projection.ts'
import type { Site } from './site.ts'

export interface ExportsDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly live: LiveDocuments
  readonly projection: Projection
  readonly assets: Assets
  readonly site: Site
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
}

interface Text {
  readonly article: ArticleJson
  readonly at: number
  readonly signed: boolean
  /** As they were frozen at signing; null: they follow from the present state. */
  readonly credits: string | null
}

/** Publishable files of articles: of a signed one exactly as it was signed, of others as they stand, and saying so. */
export class Exports {
  readonly #deps: ExportsDeps

  constructor(deps: ExportsDeps) {
    this.#deps = deps
  }

  /** @throws DomainError as `requireFormat` and `render`; article_not_found, document_damaged */
  async write(id: string, format: string): Promise<ExportFile> {
    requireFormat(format)
    return render(await this.input(id), format)
  }

  /** Everything that an exporter is given. @throws DomainError article_not_found; document_damaged if the signed copy is */
  async input(id: string): Promise<ExportInput> {
    const { store, projection, site: sites } = this.#deps
    // So that whoever wrote until now is named, and the time of the last change is that of the text.
    await projection.settle(id)
    const known = await knowArticle(store.db, id)
    const text = await this.#text(known)
    const site = await sites.get()
    return {
      article: text.article,
      id,
      number: known.row.number,
      site: pageSite(site),
      url: pageUrl(site, known.row.number, text.at),
      published: isoTime(text.at),
      modified: isoTime(text.at),
      signed: text.signed,
      credits: text.credits === null ? await creditsNow(store.db, known, text.article) : storedCredits(text.credits),
      pictures: await this.#pictures(text.article),
    }
  }

  async #text({ row, facts, steps }: KnownArticle): Promise<Text> {
    if (facts.stage !== 'signed') {
      return { article: await this.#deps.live.read(row.id, readArticle), at: row.updated_at, signed: false, credits: null }
    }
    const copy = await latestSignedCopy(this.#deps.store.db, row.id)
    if (!copy) throw new DomainError('internal', 'the signed copy is missing')
    // The record says which text was signed; nothing else goes out under those names.
    const signed = steps.find((step) => step.step === copy.step)?.text_sha256
    if (createHash('sha256').update(copy.json).digest('hex') !== signed) {
      throw new DomainError('document_damaged', 'the signed copy is not the text that was signed')
    }
    return { article: JSON.parse(copy.json) as ArticleJson, at: copy.at, signed: true, credits: copy.credits }
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

/** @throws DomainError format_unknown (details list what there is) */
export function requireFormat(name: string): asserts name is Format {
  if (!formats.some((format) => format === name)) throw new DomainError('format_unknown', `formats: ${formats.join(', ')}`, { formats })
}

/**
 * The file of a format.
 * @throws DomainError no_editor_to_name: what is published says who answers for it
 */
export function render(input: ExportInput, format: Format): ExportFile {
  if (input.signed) requireEditor(input.credits)
  const exporter = exportFormats[format]
  return fileOf(Buffer.from(exporter.write(input)), { type: exporter.mime, name: fileName(input, exporter.extension) })
}

/** Bytes as a file, with their fingerprint. */
export function fileOf(bytes: Buffer, { name, type }: Pick<ExportFile, 'name' | 'type'>): ExportFile {
  return { bytes, type, name, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function pageSite(site: SiteProfile): PageSite {
  const { name, url, links, channels, share, licence, credits, creditPolicy, timeZone, founderMarkers } = site
  return { name, url, links, channels, share, licence, credits, creditPolicy, timeZone, founderMarkers }
}

/** Where the page will stand, dated in the paper's own zone: …/content/2026-10/02/content_2026-0412.htm */
function pageUrl(site: SiteProfile, number: string, at: number): string {
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
