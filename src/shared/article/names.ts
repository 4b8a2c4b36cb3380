/** Names and numbers that the editor, the server and stored documents agree on. No imports: every room may use them. */

/** The collaborative text fields of an article, in the order of the page: 引题, 主题, 副题, 正文. */
export const textFields = ['kicker', 'headline', 'deck', 'body'] as const
export type TextField = (typeof textFields)[number]

/** The fields above the body: one or more lines of plain text. */
export const lineFields = ['kicker', 'headline', 'deck'] as const
export type LineFieldName = (typeof lineFields)[number]

/** Name of the Y.Map with everything about the article that is not its running text. */
export const metaField = 'meta'

/** Version of the schema in ./schema.ts. Raised when a node, mark or attribute is added; stored with every document. */
export const schemaVersion = 1

/** Levels of a run-in head (段首小标题): 1 opens a paragraph, 2 opens a point inside it. */
export const runInLevels = [1, 2] as const
export type RunInLevel = (typeof runInLevels)[number]

/** Levels of a heading block; 1 is the headline's and never stands in the body. */
export const headingLevels = [2, 3] as const
export type HeadingLevel = (typeof headingLevels)[number]

/**
 * Advice of the trade, shown beside the headline, never enforced: 31 Chinese characters, or about 60 letters, fit one
 * line of a broadsheet.
 */
export const headlineAdvice = { zh: 31, en: 60 } as const

/** Versions of the headline, each a text key of the meta map: 网页标题, 微信标题, 短标题. */
export const headlineVersions = ['webTitle', 'wechatTitle', 'shortTitle'] as const
export type HeadlineVersion = (typeof headlineVersions)[number]

/** How many characters a version may have where it is used; null where nobody sets a limit. Shown, never enforced. */
export const versionAdvice: Readonly<Record<HeadlineVersion, number | null>> = { webTitle: null, wechatTitle: 32, shortTitle: 30 }
