import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'
import { withLock } from './lock.mjs'
import { CommandError, paths, root, say } from './project.mjs'

/** Installs the locked packages unless exactly they are there. */
export async function ensurePackages() {
  if (packagesAreFresh()) return
  await withLock(join(paths.dist, '.packages.lock'), async () => {
    if (!packagesAreFresh()) await install()
  })
}

/**
 * Whether node_modules holds what package-lock.json says. npm writes down what it installed at the very end of an
 * installation, so an interrupted one never looks complete.
 */
export function packagesAreFresh(modules = paths.modules, lockFile = paths.packageLock) {
  const wanted = readLock(lockFile)
  const installed = readLock(join(modules, '.package-lock.json'))
  if (!wanted || !installed) return false
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '') continue
    const found = installed[place]
    // Binaries for other systems are optional and stay away.
    if (!found && entry.optional) continue
    if (found?.version !== entry.version) return false
  }
  return true
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null
  } catch {
    return null
  }
}

async function install() {
  say('Installing packages (once; about a minute) …')
  const started = Date.now()
  const code = await run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error', '--progress=false'], {
    cwd: root,
    shell: process.platform === 'win32',
    // npm's own output on stdout would mix with a command's answer.
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) {
    throw new CommandError(`The packages could not be installed (npm ci ended with ${code}). Check the network and run the command again.`)
  }
  say(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.`)
}
