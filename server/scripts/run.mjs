import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CommandError, checkNodeVersion, paths, runMain } from './project.mjs'

/*
 * npm run demo | start | dev | build | galley | bench. Needs nothing but Node: what is missing is installed, what is
 * stale is built. The server runs in this very process, so that Ctrl-C, signals and exit codes are its own.
 */

const verbs = {
  demo: { summary: 'the newsroom with a demo newspaper in it', run: demo },
  start: { summary: 'the newsroom', run: (args) => runBuilt('main.js', args) },
  dev: { summary: 'hot reload for the pages, restart for the server', run: dev },
  build: { summary: 'build what is stale, start nothing', run: ready },
  cli: { summary: 'the command line: npm run galley -- <verb>', run: (args) => runBuilt('cli.js', args) },
  bench: { summary: 'measure the built server', run: (args) => runBuilt('bench.js', args) },
}

/** Packages and build are there when it resolves. */
async function ready() {
  const { ensurePackages } = await import('./packages.mjs')
  await ensurePackages()
  const { ensureBuild } = await import('./build.mjs')
  await ensureBuild()
}

async function demo(args) {
  process.env.DATA_DIR ||= join(paths.data, 'demo')
  await runBuilt('main.js', ['--demo', ...args])
}

/** Runs a built entry as if Node had been started with it. Data lies in the repository wherever the command was typed. */
async function runBuilt(name, args) {
  await ready()
  process.env.DATA_DIR ||= paths.data
  process.env.NODE_ENV ||= 'production'
  const entry = join(paths.server, name)
  if (!existsSync(entry)) throw new CommandError(`${name} is not part of this edition.`)
  process.argv = [process.argv[0], entry, ...args]
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(entry).href)
}

async function dev(args) {
  const { ensurePackages } = await import('./packages.mjs')
  await ensurePackages()
  const { develop } = await import('./dev.mjs')
  await develop(args)
}

function usage() {
  const lines = Object.entries(verbs).map(([verb, { summary }]) => `  ${verb.padEnd(6)} ${summary}`)
  return `Usage: node server/scripts/run.mjs <verb>\n${lines.join('\n')}`
}

await runMain(async () => {
  checkNodeVersion(JSON.parse(readFileSync(paths.packageJson, 'utf8')).engines.node)
  const [name = '', ...args] = process.argv.slice(2)
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (!verb) throw new CommandError(usage())
  return await verb.run(args)
})
