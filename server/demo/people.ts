import type { Role } from '#shared/workflow/roles.ts'

/** An account of the demo newsroom before it is stored. All names are invented. */
interface DemoPerson {
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** Everybody of the demo newsroom, in the order in which the accounts are printed. */
export const demoPeople = [
  { username: 'reporter', name: '林知遥', roles: ['reporter'] },
  { username: 'reporter2', name: '周砚禾', roles: ['reporter'] },
  { username: 'stringer', name: '田小满', roles: ['stringer'] },
  { username: 'editor', name: '沈书雁', roles: ['editor'] },
  { username: 'director', name: '贺长庚', roles: ['director'] },
  { username: 'chief', name: '陆行川', roles: ['chief'] },
  { username: 'proofreader', name: '宋问秋', roles: ['proofreader'] },
  { username: 'proofreader2', name: '许可言', roles: ['proofreader'] },
  { username: 'proofreader3', name: '方一苇', roles: ['proofreader'] },
  { username: 'layout', name: '江晚舟', roles: ['layout'] },
  { username: 'admin', name: '顾平之', roles: ['admin'] },
] as const satisfies readonly DemoPerson[]

export type DemoUsername = (typeof demoPeople)[number]['username']
