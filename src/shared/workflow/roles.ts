/** Roles of people in a newsroom; a person may hold several. 记者 通讯员 责任编辑 部门主任 值班总编 校对 版式 系统管理 */
export const roles = ['reporter', 'stringer', 'editor', 'director', 'chief', 'proofreader', 'layout', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who asks: what a rule needs to know of a signed-in person. */
export interface Actor {
  readonly id: string
  readonly username: string
  readonly roles: readonly Role[]
}

/** Whether the person holds at least one of the roles. */
export function holds(actor: Actor, wanted: readonly Role[]): boolean {
  return actor.roles.some((role) => wanted.includes(role))
}
