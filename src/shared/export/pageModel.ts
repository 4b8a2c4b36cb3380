import type { Credit, CreditRole } from '../article/credit.ts'
import type { ArticleLanguage, BlockNode } from '../article/json.ts'
import { safeHref } from '../article/links.ts'
import { blockTexts } from '../article/read.ts'
import { namesUnder } from '../workflow/creditChange.ts'
import type { MetaSource } from '../workflow/creditPolicy.ts'
import { cleanStrings } from './clean.ts'
import { type CreditLine, creditLines, printedRules } from './creditLines.ts'
import { headlineClauses } from './headline.ts'
import { type Labels, labels } from './labels.ts'
import type { ExportInput, Picture } from './page.ts'
import { printableBlocks } from './printable.ts'
import { type ZonedTime, zonedTime } from './zonedTime.ts'

/** Something with an address; null: the address is not one to which readers may be sent, so only the words are printed. */
export interface PageLink {
  readonly label: string
  readonly href: string | null
}

/** What every format prints, decided once: cleaned text, safe addresses, labelled credits, times in the paper's zone. */
export interface PageModel {
  readonly language: ArticleLanguage
  readonly labels: Labels
  readonly number: string
  readonly url: string
  /** What stands over copy that may not be published as it is; null: it may. */
  readonly banner: { readonly text: string; readonly watermark: string } | null
  /** 更正, the latest first. */
  readonly corrections: readonly { readonly at: ZonedTime; readonly text: string }[]
  readonly site: { readonly name: string; readonly home: string; readonly links: readonly PageLink[]; readonly licence: readonly string[] }
  readonly founderMarkers: boolean
  readonly channel: PageLink | null
  readonly kicker: string
  /** At least one. */
  readonly clauses: readonly string[]
  /** The clauses on one line. */
  readonly headline: string
  /** What the page is called where its headline does not stand: in tabs, lists of results, shared links. */
  readonly title: string
  /** Other headlines of the article, each once: its deck, its title on the web, its short title. */
  readonly alternatives: readonly string[]
  readonly deck: string
  readonly published: ZonedTime
  readonly modified: ZonedTime
  readonly source: string
  /** Those that are printed; a role for which the paper has no label, or reviewers it does not name, are not among them. */
  readonly credits: readonly Credit[]
  readonly topCredits: readonly CreditLine[]
  readonly endCredits: readonly CreditLine[]
  /** What the old fields of the head name, by the paper's own custom. */
  readonly metaNames: { readonly author: readonly string[]; readonly editor: readonly string[] }
  readonly standfirst: string
  /** 提要, or how the text begins. */
  readonly description: string
  readonly keywords: readonly string[]
  /** 《报名》（期号　第03版）, or an empty string. */
  readonly issueLine: string
  readonly issue: string
  readonly page: string
  readonly dateline: string
  readonly body: readonly BlockNode[]
  readonly pictures: Readonly<Record<string, Picture>>
  readonly share: { readonly title: string; readonly hint: string }
  readonly related: readonly PageLink[]
}

const reviewRoles: readonly string[] = ['review1', 'review2', 'review3']

const metaRoles: { readonly [Source in MetaSource]: readonly CreditRole[] } = {
  reporters: ['reporter', 'stringer'],
  editors: ['editor', 'duty'],
  nobody: [],
}

function namesFor(source: MetaSource, credits: readonly Credit[]): string[] {
  return [...new Set(metaRoles[source].flatMap((role) => namesUnder(credits, role)))]
}

/** @throws RangeError if a time or the time zone is not valid */
export function pageModel(raw: ExportInput): PageModel {
  const { pictures, ...words } = raw
  const input = cleanStrings(words)
  const { article, site } = input
  const { meta } = article
  const own = labels[meta.language]
  const source = meta.source || site.name
  const { lines, padNames, metas } = site.creditPolicy
  const rules = printedRules(lines[meta.language]).filter(({ role }) => site.credits.showReviewers || !reviewRoles.includes(role))
  const credits = input.credits.filter((credit) => rules.some(({ role }) => role === credit.role))
  const style = { language: meta.language, rules, separator: site.credits.separator, padNames }
  const sourceLine: CreditLine[] = source === '' ? [] : [{ role: 'source', text: own.source + source }]
  const body = printableBlocks(article.body)
  return {
    language: meta.language,
    labels: own,
    number: input.number,
    url: safeHref(input.url) ?? '',
    banner: bannerOf(input, own),
    corrections: (input.corrections ?? []).map(({ at, text }) => ({ at: zonedTime(at, site.timeZone), text })).toReversed(),
    ...siteParts(input),
    ...headlineParts(input, own),
    published: zonedTime(input.published, site.timeZone),
    modified: zonedTime(input.modified, site.timeZone),
    source,
    credits,
    topCredits: [...sourceLine, ...creditLines('top', credits, style)],
    endCredits: creditLines('end', credits, style),
    metaNames: { author: namesFor(metas.author, credits), editor: namesFor(metas.editor, credits) },
    standfirst: meta.standfirst.trim(),
    description: meta.standfirst.trim() || opening(body),
    keywords: meta.keywords,
    issueLine: issueLine(input),
    issue: meta.issue,
    page: meta.page,
    dateline: meta.dateline.trim(),
    body,
    pictures,
    related: meta.related.map((story) => ({ label: story.title, href: safeHref(story.url) })),
  }
}

type Words = Omit<ExportInput, 'pictures'>

/** 未签发: stands on everything that is exported before the third review has signed; and what else keeps copy from readers. */
function bannerOf({ signed, restriction, site }: Words, own: Labels): PageModel['banner'] {
  if (!signed) return { text: own.unsigned, watermark: own.watermark }
  if (!restriction) return null
  if (restriction.kind !== 'embargoed') return own.restricted[restriction.kind]
  const until = zonedTime(restriction.until, site.timeZone).printed
  return { text: own.restricted.embargoed.text.replace('{until}', until), watermark: own.restricted.embargoed.watermark }
}

function siteParts({ article, site }: Words): Pick<PageModel, 'site' | 'founderMarkers' | 'channel' | 'share'> {
  const home = (safeHref(site.url) ?? '').replace(/\/+$/, '')
  const channel = site.channels.find((candidate) => candidate.id === article.meta.channel)
  return {
    site: {
      name: site.name,
      home: `${home}/`,
      links: site.links.map((link) => ({ label: link.label, href: safeHref(link.href) })),
      licence: site.licence.filter((line) => line.trim() !== ''),
    },
    founderMarkers: site.founderMarkers,
    channel: channel ? { label: channel.name, href: safeHref(`${home}/${channel.id}/`) } : null,
    share: site.share,
  }
}

function headlineParts(
  { article }: Words,
  own: Labels,
): Pick<PageModel, 'kicker' | 'clauses' | 'headline' | 'title' | 'alternatives' | 'deck'> {
  const line = (lines: readonly string[]) => headlineClauses(lines, article.meta.language)
  const found = line(article.headline)
  const clauses = found.length > 0 ? found : [own.untitled]
  const headline = clauses.join(own.space)
  const deck = line(article.deck).join(own.space)
  const { webTitle = '', shortTitle } = article.meta
  const versions = [webTitle.trim(), shortTitle.trim()].filter((text) => text !== headline)
  const others = new Set([deck, ...versions].filter((text) => text !== ''))
  return {
    kicker: line(article.kicker).join(own.space),
    clauses,
    headline,
    title: webTitle.trim() || headline,
    alternatives: [...others],
    deck,
  }
}

/** The first 80 characters of the text, cut between characters. */
function opening(body: readonly BlockNode[]): string {
  const text = blockTexts(body).join(' ').replace(/\s+/g, ' ').trim()
  return [...text].slice(0, 80).join('')
}

function issueLine({ article, site }: Words): string {
  const { language, issue, page } = article.meta
  if (issue === '' && page === '') return ''
  if (language === 'en') return [site.name, issue, page === '' ? '' : `page ${page}`].filter((part) => part !== '').join(', ')
  return `《${site.name}》（${[issue, page === '' ? '' : `第${page}版`].filter((part) => part !== '').join('\u3000')}）`
}

/** Where the dateline (电头) goes: the first paragraph of the body itself. -1: there is none, it stands alone. */
export function datelineAt(body: readonly BlockNode[]): number {
  return body.findIndex((block) => block.type === 'paragraph')
}
