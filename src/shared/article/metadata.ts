import * as Y from 'yjs'
import {
  type ArticleLanguage,
  type ArticleMeta,
  articleLanguages,
  type BylineEntry,
  type BylineRole,
  bylineRoles,
  type RelatedStory,
} from './json.ts'
import { safeHref } from './links.ts'

/*
 * How the Y.Map `meta` is laid out. A key is one of:
 *   a text key      Y.Text, so that two people can write in it at once (a plain string is read as well)
 *   a choice key    plain string, last write wins
 *   byline:<id>, related:<id>   plain object with `order`; one key per entry, so that two people adding an entry at the
 *                   same moment both keep theirs (a list in one key would lose one of them)
 */

export const metaTextKeys = [
  'source',
  'dateline',
  'keywords',
  'standfirst',
  'issue',
  'page',
  'shortTitle',
  'webTitle',
  'wechatTitle',
] as const
export type MetaTextKey = (typeof metaTextKeys)[number]

export const metaChoiceKeys = ['language', 'channel'] as const
export type MetaChoiceKey = (typeof metaChoiceKeys)[number]

/** Longest value of each, in UTF-16 units; what is beyond is not read. */
const maxText = 2000
const maxEntries = 200

/** Key of a byline entry or a related story in the map. */
export function entryKey(kind: 'byline' | 'related', id: string): string {
  return `${kind}:${id}`
}

/** What the map says, with defaults for whatever is missing or of a wrong type. */
export function readMeta(map: Y.Map<unknown>): ArticleMeta {
  const text = (key: MetaTextKey) => textOf(map.get(key))
  // Younger than the first articles: in those that have none nothing may change, or a review would not know its text again.
  const given = <Key extends MetaTextKey>(key: Key) => (text(key) === '' ? {} : ({ [key]: text(key) } as Record<Key, string>))
  return {
    language: language(map.get('language')),
    channel: textOf(map.get('channel')),
    source: text('source'),
    dateline: text('dateline'),
    keywords: splitKeywords(text('keywords')),
    standfirst: text('standfirst'),
    issue: text('issue'),
    page: text('page'),
    shortTitle: text('shortTitle'),
    ...given('webTitle'),
    ...given('wechatTitle'),
    byline: entries(map, 'byline', bylineEntry),
    related: entries(map, 'related', relatedStory),
  }
}

/** Keywords as people type them, separated by any of `,，、;；` or spaces; each once, in order. */
export function splitKeywords(raw: string): string[] {
  const words = raw.split(/[\s,，、;；]+/u).filter((word) => word !== '')
  return [...new Set(words)]
}

function textOf(value: unknown): string {
  const text = value instanceof Y.Text ? value.toString() : typeof value === 'string' ? value : ''
  return text.slice(0, maxText).trim()
}

function language(value: unknown): ArticleLanguage {
  return articleLanguages.find((known) => known === value) ?? 'zh'
}

function entries<T>(map: Y.Map<unknown>, kind: 'byline' | 'related', read: (id: string, value: object) => T | null): T[] {
  const found: { order: number; id: string; entry: T }[] = []
  for (const [key, value] of map.entries()) {
    if (!key.startsWith(`${kind}:`) || typeof value !== 'object' || value === null) continue
    const id = key.slice(kind.length + 1)
    const entry = read(id, value)
    const order = 'order' in value && typeof value.order === 'number' ? value.order : 0
    if (entry !== null) found.push({ order, id, entry })
  }
  found.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  return found.slice(0, maxEntries).map((item) => item.entry)
}

function bylineEntry(id: string, value: object): BylineEntry | null {
  const name = 'name' in value ? textOf(value.name) : ''
  if (name === '') return null
  const raw = 'role' in value ? value.role : null
  const role: BylineRole = bylineRoles.find((known) => known === raw) ?? 'reporter'
  const username = 'username' in value ? textOf(value.username) : ''
  return username === '' ? { id, role, name } : { id, role, name, username }
}

function relatedStory(id: string, value: object): RelatedStory | null {
  const title = 'title' in value ? textOf(value.title) : ''
  const url = 'url' in value ? safeHref(value.url) : null
  return title === '' ? null : { id, title, url: url ?? '' }
}
