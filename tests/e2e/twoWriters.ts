import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type BrowserPerson, launchBrowser, newPerson } from '../support/browser.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'

/** The demo newsroom with two reporters at browsers of their own. */
export interface TwoWriters {
  readonly server: TestServer
  readonly browser: Browser
  /** The writer, as a program. */
  readonly author: TestPerson
  readonly writer: BrowserPerson
  readonly colleague: BrowserPerson
}

/** Opens the newsroom before the tests of this file and closes it after them; the fields are there as soon as tests run. */
export function twoWriters(): TwoWriters {
  const room: Partial<{ -readonly [Key in keyof TwoWriters]: TwoWriters[Key] }> = {}
  beforeAll(async () => {
    room.server = await startServer({ demo: true })
    room.browser = await launchBrowser()
    room.author = await signIn(room.server, 'reporter')
    room.writer = await newPerson(room.browser, room.server, 'reporter')
    room.colleague = await newPerson(room.browser, room.server, 'reporter2')
  }, 120_000)
  afterAll(async () => {
    await room.browser?.close()
    await room.server?.stop()
  })
  return room as TwoWriters
}
