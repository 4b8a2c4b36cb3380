import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, whatever directory the command was started from. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

export const paths = {
  packageJson: join(root, 'package.json'),
  packageLock: join(root, 'package-lock.json'),
  modules: join(root, 'node_modules'),
  dist: join(root, 'dist'),
  client: join(root, 'dist', 'client'),
  server: join(root, 'dist', 'server'),
  data: join(root, 'data'),
}

/** One line about progress. It goes to stderr, so that what a command answers on stdout stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** An expected failure of a command: its message is all that a person has to read. */
export class CommandError extends Error {
  /** @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Runs `main` and ends the process with its exit code, or with one clear line and the failure's code. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? process.exitCode ?? 0
  } catch (error) {
    say(error instanceof CommandError ? error.message : (error?.stack ?? String(error)))
    process.exitCode = error instanceof CommandError ? error.exitCode : 1
  }
}

/** Ends with a clear line when Node is older than package.json asks for. */
export function checkNodeVersion(engines, version = process.versions.node) {
  const wanted = (/\d+(\.\d+)*/.exec(engines)?.[0] ?? '0').split('.').map(Number)
  const have = version.split('.').map(Number)
  for (let i = 0; i < wanted.length; i++) {
    if ((have[i] ?? 0) > wanted[i]) return
    if ((have[i] ?? 0) < wanted[i]) {
      throw new CommandError(`Galley needs Node ${wanted.join('.')} or newer; this is Node ${version}. See https://nodejs.org`)
    }
  }
}
