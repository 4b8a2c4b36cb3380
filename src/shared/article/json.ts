import type { HeadingLevel, RunInLevel } from './names.ts'

/** A run of characters with the marks that cover all of it. */
export interface TextNode {
  readonly type: 'text'
  readonly text: string
  readonly marks?: readonly Mark[]
}

/** A line break inside a block (Shift+Enter). */
export interface HardBreakNode {
  readonly type: 'hardBreak'
}

export type InlineNode = TextNode | HardBreakNode

export type Mark =
  | { readonly type: 'bold' }
  | { readonly type: 'italic' }
  | { readonly type: 'underline' }
  | { readonly type: 'strike' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } }
  | { readonly type: 'runIn'; readonly attrs: { readonly level: RunInLevel } }

export interface ParagraphNode {
  readonly type: 'paragraph'
  readonly content: readonly InlineNode[]
}

export interface HeadingNode {
  readonly type: 'heading'
  readonly attrs: { readonly level: HeadingLevel }
  readonly content: readonly InlineNode[]
}

export interface BulletListNode {
  readonly type: 'bulletList'
  readonly content: readonly ListItemNode[]
}

export interface OrderedListNode {
  readonly type: 'orderedList'
  readonly attrs: { readonly start: number }
  readonly content: readonly ListItemNode[]
}

export interface ListItemNode {
  readonly type: 'listItem'
  readonly content: readonly BlockNode[]
}

export interface BlockquoteNode {
  readonly type: 'blockquote'
  readonly content: readonly BlockNode[]
}

/** A picture. `asset` is the id of an uploaded picture of this article; width and height are its pixels. */
export interface FigureNode {
  readonly type: 'figure'
  readonly attrs: {
    readonly asset: string
    readonly alt: string
    readonly width: number
    readonly height: number
  }
  readonly content: readonly (FigcaptionNode | FigcreditNode)[]
}

/** 图说 */
export interface FigcaptionNode {
  readonly type: 'figcaption'
  readonly content: readonly InlineNode[]
}

/** 图片署名, for example 陈颖 摄 */
export interface FigcreditNode {
  readonly type: 'figcredit'
  readonly content: readonly InlineNode[]
}

export interface TableNode {
  readonly type: 'table'
  readonly content: readonly TableRowNode[]
}

export interface TableRowNode {
  readonly type: 'tableRow'
  readonly content: readonly TableCellNode[]
}

export interface TableCellNode {
  readonly type: 'tableCell' | 'tableHeader'
  readonly attrs: { readonly colspan: number; readonly rowspan: number }
  readonly content: readonly BlockNode[]
}

export interface DividerNode {
  readonly type: 'horizontalRule'
}

export type BlockNode =
  | ParagraphNode
  | HeadingNode
  | BulletListNode
  | OrderedListNode
  | BlockquoteNode
  | FigureNode
  | TableNode
  | DividerNode

export type BlockName = BlockNode['type']
export type MarkName = Mark['type']

/** Every node that can stand in a stored article. An exporter's table has one row for each. */
export type NodeName =
  | BlockName
  | InlineNode['type']
  | ListItemNode['type']
  | FigcaptionNode['type']
  | FigcreditNode['type']
  | TableRowNode['type']
  | TableCellNode['type']

/** Who is named above or below the copy because the newsroom says so, in the order of the list. */
export interface BylineEntry {
  readonly id: string
  readonly role: BylineRole
  readonly name: string
  /** Set when the name is an account of the newsroom. */
  readonly username?: string
}

export const bylineRoles = ['reporter', 'stringer', 'photo', 'text'] as const
/** 记者, 通讯员, 摄影, 文 */
export type BylineRole = (typeof bylineRoles)[number]

export interface RelatedStory {
  readonly id: string
  readonly title: string
  readonly url: string
}

export const articleLanguages = ['zh', 'en'] as const
/** Language of the copy; decides labels, typography and `lang` of what is exported. */
export type ArticleLanguage = (typeof articleLanguages)[number]

/** Everything about an article that is not running text. Empty string or empty list: not given. */
export interface ArticleMeta {
  readonly language: ArticleLanguage
  readonly channel: string
  /** 来源; empty means the newsroom itself. */
  readonly source: string
  /** 电头 */
  readonly dateline: string
  readonly keywords: readonly string[]
  /** 提要 */
  readonly standfirst: string
  /** 期号 or date of the printed issue, as the newsroom writes it. */
  readonly issue: string
  /** 版次, for example 03 */
  readonly page: string
  /** 短标题, at most 30 characters by custom of aggregators. */
  readonly shortTitle: string
  /** 网页标题. Left out, not empty, when the headline serves: articles without one keep their bytes. */
  readonly webTitle?: string
  /** 微信标题, at most 32 characters there. Left out when the headline serves. */
  readonly wechatTitle?: string
  readonly byline: readonly BylineEntry[]
  readonly related: readonly RelatedStory[]
}

/**
 * One article as plain data: what is counted, compared, hashed and exported. Made by `readArticle` (./ydoc.ts), so
 * it always satisfies these types whatever a client wrote. Line fields are lines without marks.
 */
export interface ArticleJson {
  readonly schemaVersion: number
  readonly kicker: readonly string[]
  readonly headline: readonly string[]
  readonly deck: readonly string[]
  readonly body: readonly BlockNode[]
  readonly meta: ArticleMeta
}
