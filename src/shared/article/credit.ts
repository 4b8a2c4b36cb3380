import type { BylineRole } from './json.ts'

/** 记者 通讯员 摄影 文 编辑 一审 二审 三审 */
export type CreditRole = BylineRole | 'editor' | 'review1' | 'review2' | 'review3'

/** One printed label with the people under it, real names from accounts, in printing order. */
export interface Credit {
  readonly role: CreditRole
  readonly names: readonly string[]
}
