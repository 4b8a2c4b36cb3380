import { beforeAll } from 'vitest'
import { type BrowserPerson, newPerson } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { type DemoNewsroom, demoNewsroom } from './demoNewsroom.ts'

/** The demo newsroom with two reporters at browsers of their own. */
export interface TwoWriters extends DemoNewsroom {
  /** The writer, as a program. */
  readonly author: TestPerson
  readonly writer: BrowserPerson
  readonly colleague: BrowserPerson
}

/** As `demoNewsroom`, with the writers signed in. */
export function twoWriters(): TwoWriters {
  const room: DemoNewsroom & Partial<{ -readonly [Key in keyof TwoWriters]: TwoWriters[Key] }> = demoNewsroom()
  beforeAll(async () => {
    room.author = await signIn(room.server, 'reporter')
    ;[room.writer, room.colleague] = await Promise.all([
      newPerson(room.browser, room.server, 'reporter'),
      newPerson(room.browser, room.server, 'reporter2'),
    ])
  }, 120_000)
  return room as TwoWriters
}
