import { spawn } from 'node:child_process'
import { repositoryRoot } from './repositoryRoot.ts'

/**
 * Builds the product unless it is fresh; several callers at once build once. `npm test` has built before and says so,
 * so that a file saved during the run changes nothing under the tests.
 */
export function buildOnce(): Promise<void> {
  if (process.env.GALLEY_BUILD === 'ready') return Promise.resolve()
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['server/scripts/run.mjs', 'build'], { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the build failed:\n${output}`))))
  })
}

/** The name under which vitest calls a global set-up. */
export { buildOnce as setup }
