import { ConfigError } from './config.ts'
import { demoPeople } from './demo/people.ts'
import { seedDemo } from './demo/seedDemo.ts'
import type { Newsroom } from './newsroom.ts'
import { newToken } from './services/ids.ts'

/** The store holds a real newsroom; nothing of the demo is put into it. */
export class NotDemoError extends ConfigError {}

/**
 * Fills an empty store with the demo newsroom; in one that has it already, all demo accounts get the password. Half a
 * demo, of which the making was cut short, is removed and made anew.
 * @param open puts together a newsroom that tells the time by the given clock; it is closed here
 * @param wanted the password of all demo accounts; null: a random one
 * @returns the password
 * @throws NotDemoError if the store holds a newsroom that is not the demo
 */
export async function prepareDemo(open: (now: () => number) => Newsroom, wanted: string | null): Promise<string> {
  const password = wanted ?? newToken().replace(/[-_]/g, '').slice(0, 12)
  const newsroom = open(Date.now)
  try {
    const { accounts, setup } = newsroom.services
    await setup.clearUnfinishedDemo(demoPeople.map(({ username }) => username))
    const { needsSetup, demo } = await setup.state()
    if (needsSetup) {
      await seedDemo({ open }, { password, at: Date.now() })
      return password
    }
    if (!demo) throw new NotDemoError('DATA_DIR: holds a newsroom that is not the demo; choose another directory or start without --demo')
    await setPasswords(accounts, password)
    return password
  } finally {
    await newsroom.close()
  }
}

/** Accounts that have the password already are left alone, so that people stay signed in. */
async function setPasswords(accounts: Newsroom['services']['accounts'], password: string): Promise<void> {
  const users = await accounts.users()
  for (const { username } of demoPeople) {
    const user = users.find((known) => known.username === username)
    if (!user || user.disabled || (await hasPassword(accounts, username, password))) continue
    await accounts.update(user.id, { password })
  }
}

async function hasPassword(accounts: Newsroom['services']['accounts'], username: string, password: string): Promise<boolean> {
  return accounts.check(username, password).then(
    () => true,
    () => false,
  )
}

/** The accounts as a table for the terminal. Chinese characters take two columns there. */
export function demoTable(password: string): string {
  const rows = [
    ['username', 'name', 'role', 'password'],
    ...demoPeople.map(({ username, name, roles }) => [username, name, roles.join(' '), password]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))))
  return rows.map((row) => `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0)).join('   ')}`.trimEnd()).join('\n')
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - columnsOf(cell)))
}

function columnsOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0)
}
