import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from './server.ts'

/** Makes the demo newsroom of which every server of the browser tests gets a copy. Gives the function that removes it. */
export async function setup(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'galley-test-demo-'))
  const remove = () => rm(dataDir, { recursive: true, force: true })
  try {
    const server = await startServer({ demo: true, dataDir })
    await server.stop()
  } catch (error) {
    await remove()
    throw error
  }
  process.env['GALLEY_TEST_DEMO'] = dataDir
  return remove
}
