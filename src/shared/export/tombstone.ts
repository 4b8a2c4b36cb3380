import type { ArticleJson, ArticleLanguage } from '../article/json.ts'

const words: { readonly [L in ArticleLanguage]: { readonly headline: string; readonly text: string; readonly reason: string } } = {
  zh: { headline: '稿件已撤回', text: '本稿已由本报撤回。', reason: '原因：' },
  en: { headline: 'This story has been withdrawn', text: 'This story has been withdrawn.', reason: 'Reason: ' },
}

/**
 * What stands at the address of an article that was withdrawn: that it was, and why. Nothing of its text, its headline,
 * its pictures or its names is left.
 */
export function tombstoneOf({ schemaVersion, meta }: ArticleJson, reason: string): ArticleJson {
  const said = words[meta.language]
  const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] }) as const
  return {
    schemaVersion,
    kicker: [],
    headline: [said.headline],
    deck: [],
    body: [paragraph(said.text), paragraph(said.reason + reason)],
    meta: {
      language: meta.language,
      channel: meta.channel,
      source: '',
      dateline: '',
      keywords: [],
      standfirst: '',
      issue: '',
      page: '',
      shortTitle: '',
      byline: [],
      related: [],
    },
  }
}
