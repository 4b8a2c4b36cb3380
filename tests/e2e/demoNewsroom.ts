import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
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
    room.server = await startServer({ demo: true })
    room.browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await room.browser?.close()
    await room.server?.stop()
  })
  return room as DemoNewsroom
}
