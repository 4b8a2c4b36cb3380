import type * as Y from 'yjs'
import { type TextField, textFields } from '#shared/article/names.ts'
import { blockTexts } from '#shared/article/read.ts'
import { fragmentOf, metaOf, readArticle } from '#shared/article/ydoc.ts'

export const sessionFields = [...textFields, 'meta'] as const
/** A part of the document whose changes are told apart: the text fields and the metadata. */
export type SessionField = TextField | 'meta'

/** Which parts a transaction changed. */
export function changedFields(doc: Y.Doc, transaction: Y.Transaction): SessionField[] {
  return sessionFields.filter((field) => {
    const type: object = field === 'meta' ? metaOf(doc) : fragmentOf(doc, field)
    for (const changed of transaction.changedParentTypes.keys()) if (changed === type) return true
    return false
  })
}

/** The text of the given parts as a person would paste it somewhere else: in the order of the page, a line per block. */
export function plainFields(doc: Y.Doc, fields: readonly string[]): string {
  const article = readArticle(doc)
  const { byline, related, keywords, standfirst, source, dateline, webTitle, wechatTitle, shortTitle } = article.meta
  const texts: Readonly<Record<SessionField, readonly string[]>> = {
    kicker: article.kicker,
    headline: article.headline,
    deck: article.deck,
    body: blockTexts(article.body),
    meta: [
      standfirst,
      dateline,
      source,
      webTitle ?? '',
      wechatTitle ?? '',
      shortTitle,
      keywords.join(' '),
      ...byline.map((entry) => entry.name),
      ...related.map((story) => `${story.title} ${story.url}`),
    ],
  }
  return sessionFields
    .filter((field) => fields.includes(field))
    .flatMap((field) => texts[field])
    .filter((line) => line.trim() !== '')
    .join('\n')
}
