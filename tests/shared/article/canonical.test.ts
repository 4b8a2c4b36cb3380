import { describe, expect, it } from 'vitest'
import { articleSha256, canonicalJson } from '#shared/article/canonical.ts'
import type { ArticleJson } from '#shared/article/json.ts'

const article: ArticleJson = {
  schemaVersion: 1,
  kicker: [],
  headline: ['雾锁渡口'],
  deck: [],
  body: [
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: '江面上\u0000起了雾\ud800。', marks: [{ type: 'link', attrs: { href: 'https://a.example/?b=1&c' } }] },
      ],
    },
  ],
  meta: {
    language: 'zh',
    channel: 'shehui',
    source: '',
    dateline: '',
    keywords: [],
    standfirst: '',
    issue: '',
    page: '',
    shortTitle: '',
    byline: [{ id: 'b1', role: 'reporter', name: '林知遥' }],
    related: [],
  },
}

/** The same value with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

describe('canonicalJson', () => {
  it('does not depend on the order of keys or on keys without a value', () => {
    const other = { ...(reversed(article) as ArticleJson), extra: undefined }
    expect(Object.keys(other)).not.toEqual(Object.keys(article))
    expect(canonicalJson(other)).toBe(canonicalJson(article))
    expect(articleSha256(other)).toBe(articleSha256(article))
  })

  it('is JSON of the same value, without white space', () => {
    expect(JSON.parse(canonicalJson(article))).toEqual(article)
    expect(canonicalJson({ ...article, body: [], headline: [] })).not.toMatch(/\s/)
  })
})

describe('articleSha256', () => {
  it('is one known fingerprint for a known article', () => {
    expect(articleSha256(article)).toMatch(/^[0-9a-f]{64}$/)
    expect(articleSha256({ ...article, headline: ['雾锁渡口 '] })).not.toBe(articleSha256(article))
    expect(articleSha256({ ...article, body: [...article.body, { type: 'horizontalRule' }] })).not.toBe(articleSha256(article))
  })
})
