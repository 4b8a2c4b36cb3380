import type { CreditRole } from '../article/credit.ts'
import { blockTexts, countCharacters, pictureIds } from '../article/read.ts'
import { namesUnder } from '../workflow/creditChange.ts'
import type { PageModel } from './pageModel.ts'
import { pictureById } from './pictures.ts'

/** A value of linked data; undefined leaves the key out. */
type Linked = string | number | boolean | undefined | readonly Linked[] | { readonly [key: string]: Linked }

/** What search engines read: the article, the page it stands on and the way to it (schema.org). */
export function newsGraph(model: PageModel): Linked {
  return { '@context': 'https://schema.org', '@graph': [newsArticle(model), webPage(model), breadcrumb(model)] }
}

/** The page's times for Baidu, which wants them without a zone. */
export function baiduTimes(model: PageModel): Linked {
  return {
    '@context': 'https://ziyuan.baidu.com/contexts/cambrian.jsonld',
    '@id': model.url,
    title: model.title,
    images: pictureAddresses(model),
    description: model.description,
    pubDate: model.published.local,
    upDate: model.modified.local,
  }
}

/** Absolute addresses of the pictures, in order. A picture that lies inside the page has none. */
export function pictureAddresses(model: PageModel): string[] {
  const base = model.url.slice(0, model.url.lastIndexOf('/') + 1)
  return pictureIds(model.body).flatMap((id) => {
    const src = pictureById(id, model.pictures)?.src ?? ''
    return src === '' || src.startsWith('data:') || base === '' ? [] : [base + src]
  })
}

function newsArticle(model: PageModel): Linked {
  const publisher = { '@type': 'NewsMediaOrganization', name: model.site.name, url: model.site.home, sameAs: absolute(model) }
  return {
    '@type': 'NewsArticle',
    '@id': `${model.url}#article`,
    mainEntityOfPage: { '@id': model.url },
    headline: model.headline,
    alternativeHeadline: model.alternatives.length > 1 ? model.alternatives : model.alternatives[0],
    description: model.description || undefined,
    inLanguage: model.labels.lang,
    datePublished: model.published.iso,
    dateModified: model.modified.iso,
    creativeWorkStatus: model.banner === null ? 'Published' : 'Draft',
    articleSection: model.channel?.label,
    correction: some(model.corrections.map(({ at, text }) => ({ '@type': 'CorrectionComment', datePublished: at.iso, text }))),
    keywords: some(model.keywords),
    dateline: model.dateline || undefined,
    printEdition: model.issue || undefined,
    printPage: model.page || undefined,
    image: some(pictureAddresses(model)),
    author: authors(model),
    contributor: some(contributors.flatMap((role) => people(model, role))),
    editor: some([...people(model, 'editor'), ...people(model, 'duty')]),
    accountablePerson: some(people(model, 'review3')),
    sourceOrganization: { '@type': 'Organization', name: model.source },
    publisher,
    wordCount: wordCount(model),
    isAccessibleForFree: true,
  }
}

function webPage(model: PageModel): Linked {
  const reviewers = [...people(model, 'review1'), ...people(model, 'review2'), ...people(model, 'review3')]
  return {
    '@type': 'WebPage',
    '@id': model.url,
    reviewedBy: some(reviewers),
    lastReviewed: model.banner === null && reviewers.length > 0 ? model.published.date : undefined,
    relatedLink: some(model.related.flatMap((story) => (story.href === null ? [] : [story.href]))),
  }
}

function breadcrumb(model: PageModel): Linked {
  const home = { '@type': 'ListItem', position: 1, name: model.labels.home, item: model.site.home }
  const channel = model.channel && { '@type': 'ListItem', position: 2, name: model.channel.label, item: model.channel.href ?? undefined }
  return { '@type': 'BreadcrumbList', itemListElement: channel ? [home, channel] : [home] }
}

/** Who made the page what it is and neither wrote nor answers for it. */
const contributors = ['picture', 'photo', 'proof', 'design', 'producer'] as const satisfies readonly CreditRole[]

/** Authors are who reported, never the web editor; a story that names nobody is the source's. */
function authors(model: PageModel): Linked {
  const named = [...people(model, 'reporter'), ...people(model, 'stringer'), ...people(model, 'text')]
  return named.length > 0 ? named : [{ '@type': 'Organization', name: model.source }]
}

function people(model: PageModel, role: CreditRole): Linked[] {
  const title = role === 'text' ? undefined : model.labels.titles?.[role]
  return namesUnder(model.credits, role).map((name) => ({ '@type': 'Person', name, jobTitle: title }))
}

function absolute(model: PageModel): Linked {
  return some(model.site.links.flatMap(({ href }) => (href?.startsWith('http') ? [href] : [])))
}

function some<T extends Linked>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

/** Words in English, characters in Chinese (字数). */
function wordCount(model: PageModel): number {
  const texts = blockTexts(model.body)
  if (model.language === 'zh') return countCharacters(texts.join(''))
  return texts
    .join(' ')
    .split(/\s+/)
    .filter((word) => word !== '').length
}
