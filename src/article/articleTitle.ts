import type { T } from '../i18n/useT.ts'

/** The article as a sentence names it: 《标题》, or words for one that has no headline yet. */
export function namedArticle(t: T, headline: string): string {
  return headline === '' ? t(($) => $.article.untitledOne) : t(($) => $.article.named, { title: headline })
}
