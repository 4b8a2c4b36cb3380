import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { capture } from './child.mjs'
import { withLock } from './lock.mjs'
import { CommandError, paths, root, runMain, say } from './project.mjs'

const stampFile = join(paths.dist, '.stamp')
const sources = [
  'src',
  'server',
  'public',
  'index.html',
  'vite.config.ts',
  'tsconfig.json',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
]

/** Bundle name -> entry. The workers are files of their own because a thread starts from a file. */
const serverEntries = {
  main: 'server/main.ts',
  sqliteWorker: 'server/store/sqlite/worker.ts',
  foldWorker: 'server/services/foldWorker.ts',
  ledgerWorker: 'server/services/ledgerWorker.ts',
  pastWorker: 'server/services/pastWorker.ts',
  cli: 'server/cli.ts',
  bench: 'server/bench/bench.ts',
  benchLoad: 'server/bench/load.ts',
  benchRelay: 'server/bench/relay.ts',
  benchHeap: 'server/bench/heapProbe.ts',
}

/** Builds client and server unless the sources are the ones that were built last. Several processes at once build once. */
export async function ensureBuild() {
  if (isFresh()) return
  const waiting = () => say('Another process is building; waiting for it …')
  await withLock(join(paths.dist, '.build.lock'), () => (isFresh() ? undefined : buildInChild()), waiting)
}

/** The build tools need more memory than the server that starts afterwards in this process, so they get their own. */
async function buildInChild() {
  const started = Date.now()
  say('Building …')
  const { code, output } = await capture(process.execPath, [join(import.meta.dirname, 'build.mjs')], {
    cwd: root,
    // Whatever this process runs as, what it builds is for production.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (output.trim() !== '') say(output.trim())
  if (code !== 0) throw new CommandError('The build failed; what is wrong stands above.')
  say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

export function isFresh() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hashOfSources()
}

/** A hash over names and contents of everything that goes into the build. */
export function hashOfSources(base = root) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => filesBelow(base, source))) {
    const content = readFileSync(join(base, file))
    hash.update(`${file}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

function filesBelow(base, path) {
  const entry = statSync(join(base, path), { throwIfNoEntry: false })
  if (!entry) return []
  if (!entry.isDirectory()) return [path]
  return readdirSync(join(base, path))
    .sort()
    .flatMap((name) => filesBelow(base, `${path}/${name}`))
}

/** What esbuild is told; `npm run dev` builds with the same options. Packages stay outside, our own `#shared` comes in. */
export function serverOptions(outdir) {
  const entries = Object.entries(serverEntries).filter(([, file]) => existsSync(join(root, file)))
  return {
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  }
}

async function buildServer(outdir) {
  const esbuild = await import('esbuild')
  await esbuild.build(serverOptions(outdir))
  for (const name of readdirSync(outdir).filter((file) => file.endsWith('.js'))) {
    if (/(from|import\()\s*["']#/.test(readFileSync(join(outdir, name), 'utf8'))) {
      throw new CommandError(`${name} still imports a #-path; it would not start`)
    }
  }
}

async function buildClient(outDir) {
  const vite = await import('vite')
  await vite.build({ root, logLevel: 'warn', build: { outDir, emptyOutDir: true } })
}

/** Builds beside the old build and changes places at the end, so that a build that fails leaves the old one whole. */
async function build() {
  const next = join(paths.dist, '.next')
  const hash = hashOfSources()
  rmSync(next, { recursive: true, force: true })
  await Promise.all([buildServer(join(next, 'server')), buildClient(join(next, 'client'))])
  rmSync(stampFile, { force: true })
  for (const part of ['client', 'server']) {
    rmSync(join(paths.dist, part), { recursive: true, force: true })
    mkdirSync(paths.dist, { recursive: true })
    renameSync(join(next, part), join(paths.dist, part))
  }
  rmSync(next, { recursive: true, force: true })
  writeFileSync(stampFile, hash)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await build().catch((error) => {
      throw new CommandError(error.message)
    })
  })
}
