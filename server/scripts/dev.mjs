import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { serverOptions } from './build.mjs'
import { paths, root, say } from './project.mjs'

/** Where the development build of the server lies; the real one stays untouched. */
const outdir = join(paths.dist, 'dev')

/** Vite with hot reload in front, the server behind it, rebuilt and restarted on every change. Resolves on Ctrl-C. */
export async function develop(args) {
  const server = new DevServer(args)
  const watch = await watchServer(() => server.restart())
  const vite = await startVite(await server.address)
  await interrupted()
  say('Stopping …')
  await Promise.all([vite.close(), watch.dispose(), server.stop()])
  // Vite's optimiser may hold timers after its end.
  process.exit(0)
}

async function watchServer(built) {
  const esbuild = await import('esbuild')
  const restart = {
    name: 'restart',
    setup: (build) => build.onEnd((result) => (result.errors.length === 0 ? built() : undefined)),
  }
  const context = await esbuild.context({ ...serverOptions(outdir), plugins: [restart] })
  await context.watch()
  return context
}

async function startVite(apiAddress) {
  process.env.GALLEY_API = apiAddress
  const { createServer } = await import('vite')
  const vite = await createServer({ root })
  await vite.listen()
  say('')
  vite.printUrls()
  return vite
}

function interrupted() {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve)
  })
}

/** The server as a child: one at a time, the old one ends before the new one takes its port and its data. */
class DevServer {
  #args
  #child = null
  /** With PORT=0 the first start chooses; later ones come back to it, because Vite's proxy stays where it is. */
  #port
  #queue = Promise.resolve()
  #listening
  /** Resolves with the address of the first start. */
  address

  constructor(args) {
    this.#args = args
    this.address = new Promise((resolve) => {
      this.#listening = resolve
    })
  }

  restart() {
    this.#queue = this.#queue.then(() => this.#end()).then(() => this.#start())
  }

  stop() {
    this.#queue = this.#queue.then(() => this.#end())
    return this.#queue
  }

  #start() {
    const follow = pathToFileURL(join(import.meta.dirname, 'followParent.mjs')).href
    const child = spawn(process.execPath, ['--enable-source-maps', '--import', follow, join(outdir, 'main.js'), ...this.#args], {
      // A group of its own: Ctrl-C reaches it once, through stop().
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: { DATA_DIR: paths.data, ...process.env, ...(this.#port ? { PORT: this.#port } : {}) },
    })
    this.#child = child
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk)
      const address = /listening on (http:\S+)/.exec(chunk.toString())?.[1]
      if (!address) return
      this.#port = new URL(address).port
      this.#listening(address)
    })
    child.once('exit', (code) => {
      if (this.#child === child && code !== 0) say(`The server ended with ${code}; it starts again after the next change.`)
    })
  }

  #end() {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    return new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGTERM')
    })
  }
}
