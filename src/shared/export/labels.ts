import type { CreditRole } from '../article/credit.ts'
import type { ArticleLanguage } from '../article/json.ts'
import type { Restriction } from './page.ts'

/** Every word that an exported page says by itself. */
export interface Labels {
  /** BCP 47 tag of the page. */
  readonly lang: string
  /** Open Graph's name for it. */
  readonly locale: string
  /** What stands before the name of the source, punctuation included. */
  readonly source: string
  /** What a person of that credit is called; null: the language has no short word for it. */
  readonly titles: { readonly [Role in CreditRole]: string } | null
  readonly skip: string
  readonly siteNav: string
  readonly breadcrumb: string
  readonly home: string
  readonly share: string
  readonly qr: string
  readonly related: string
  readonly unsigned: string
  /** Across the printed page of unsigned copy. */
  readonly watermark: string
  /** Over signed copy that may not be published as it is, and across it on paper. */
  readonly restricted: { readonly [K in Restriction['kind']]: { readonly text: string; readonly watermark: string } }
  /** Before a correction. */
  readonly correction: string
  readonly untitled: string
  readonly table: string
  readonly picture: string
  readonly missingPicture: string
  /** Between the clauses of a headline, and after the dateline. */
  readonly space: string
  /** Between two entries of a line of credits. */
  readonly between: string
  /** Around a remark in plain text. */
  readonly brackets: readonly [string, string]
  readonly divider: string
}

export const labels: { readonly [Language in ArticleLanguage]: Labels } = {
  zh: {
    lang: 'zh-Hans-CN',
    locale: 'zh_CN',
    source: '来源：',
    titles: {
      reporter: '记者',
      stringer: '通讯员',
      text: '作者',
      picture: '制图',
      photo: '摄影',
      editor: '编辑',
      duty: '责任编辑',
      proof: '校对',
      design: '版式',
      review1: '一审',
      review2: '二审',
      review3: '三审',
      producer: '监制',
    },
    skip: '跳到正文',
    siteNav: '站点',
    breadcrumb: '当前位置',
    home: '首页',
    share: '分享本文',
    qr: '本页网址二维码',
    related: '相关稿件',
    unsigned: '未签发 · 仅供审阅，不得发布',
    watermark: '未签发',
    restricted: {
      preview: { text: '预览 · 正式版由值班总编或版式导出', watermark: '预览' },
      held: { text: '待用 · 不得发布', watermark: '待用' },
      embargoed: { text: '{until} 前禁发', watermark: '禁发' },
    },
    correction: '更正',
    untitled: '（无标题）',
    table: '表格',
    picture: '图片',
    missingPicture: '图片缺失',
    space: '\u3000',
    between: '\u3000',
    brackets: ['【', '】'],
    divider: '＊\u3000＊\u3000＊',
  },
  en: {
    lang: 'en',
    locale: 'en_US',
    source: 'Source: ',
    titles: null,
    skip: 'Skip to the article',
    siteNav: 'Site',
    breadcrumb: 'You are here',
    home: 'Home',
    share: 'Share',
    qr: 'QR code with the address of this page',
    related: 'Related stories',
    unsigned: 'Not signed off · for review only, not for publication',
    watermark: 'Not signed off',
    restricted: {
      preview: { text: 'Preview · the duty editor or the layout desk exports the final copy', watermark: 'Preview' },
      held: { text: 'On hold · not for publication', watermark: 'On hold' },
      embargoed: { text: 'Embargoed until {until}', watermark: 'Embargoed' },
    },
    correction: 'Correction',
    untitled: '(untitled)',
    table: 'Table',
    picture: 'Picture',
    missingPicture: 'Picture missing',
    space: ' ',
    between: ' · ',
    brackets: ['[', ']'],
    divider: '* * *',
  },
}
