import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, run } from '../../server/scripts/child.mjs'
import { CommandError, paths, root, say } from '../../server/scripts/project.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * Finds a Chromium or installs one: CHROME_PATH, one on the PATH, one that Playwright downloaded before, Debian's
 * package when root, Playwright's download. Fonts with Chinese come along where Debian's packages can be installed.
 * @returns {Promise<string>} path of the executable
 */
export async function ensureChromium() {
  const named = process.env.CHROME_PATH
  if (named && !isExecutable(named)) throw new CommandError(`CHROME_PATH: ${named} is not a program that can be run.`)
  const missing = []
  if (!named && !(await found())) missing.push('chromium')
  if (!(await hasChineseFonts())) missing.push('fonts-noto-cjk')
  if (missing.length > 0 && mayInstallDebianPackages()) await installDebianPackages(missing)
  else if (missing.includes('fonts-noto-cjk')) say('No font with Chinese characters found; screenshots will show boxes.')
  return named || (await found()) || (await download())
}

async function found() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return [...onPath, await downloadedPath()].find(isExecutable) ?? ''
}

async function downloadedPath() {
  const { chromium } = await import('playwright-core')
  return chromium.executablePath()
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function hasChineseFonts() {
  if (process.platform !== 'linux') return true
  const { code, output } = await capture('fc-list', [':lang=zh', 'family'])
  return code === 0 && output.trim() !== ''
}

function mayInstallDebianPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')
}

/** A failure here is not the end: Playwright's download may still work. */
async function installDebianPackages(packages) {
  say(`Installing ${packages.join(' and ')} (once) …`)
  const options = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  await run('apt-get', ['update', '-qq'], options)
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
  if (code !== 0) say(`apt-get ended with ${code}.`)
}

async function download() {
  say('Downloading Chromium (once) …')
  const code = await run(process.execPath, [join(paths.modules, 'playwright-core/cli.js'), 'install', 'chromium'], { cwd: root })
  const path = await downloadedPath()
  if (code === 0 && isExecutable(path)) return path
  throw new CommandError('No Chromium could be found or installed. Install one and set CHROME_PATH to its path.')
}
