import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { emptyBrowser, sharedBrowser } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

/** The demo newsroom and a browser to enter it with. */
export interface DemoNewsroom {
  readonly server: TestServer
  readonly browser: Browser
}

/** Opens the newsroom before the tests of this file and closes it after them; the fields are there as soon as tests run. */
export function demoNewsroom(): DemoNewsroom {
  const room: Partial<{ -readonly [Key in keyof DemoNewsroom]: DemoNewsroom[Key] }> = {}
  beforeAll(async () => {
    const opening = [
      startServer({ demo: true }).then((server) => {
        room.server = server
      }),
      sharedBrowser().then((browser) => {
        room.browser = browser
      }),
    ]
    await Promise.all(opening)
  }, 120_000)
  afterAll(async () => {
    await emptyBrowser()
    await room.server?.stop()
  })
  return room as DemoNewsroom
}
