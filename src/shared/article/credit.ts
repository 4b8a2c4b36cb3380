/**
 * Everything for which a page can name somebody, in the order in which papers print it:
 * 记者 通讯员 文 图 摄影 编辑 责编 校对 版式 一审 二审 三审 监制
 */
export const creditRoles = [
  'reporter',
  'stringer',
  'text',
  'picture',
  'photo',
  'editor',
  'duty',
  'proof',
  'design',
  'review1',
  'review2',
  'review3',
  'producer',
] as const
export type CreditRole = (typeof creditRoles)[number]

/** One printed label with the people under it, real names from accounts, in printing order. */
export interface Credit {
  readonly role: CreditRole
  readonly names: readonly string[]
}
