import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildOnce } from './buildOnce.ts'
import { repositoryRoot } from './repositoryRoot.ts'

const startLimitMs = 60_000
const stopLimitMs = 30_000

export interface ServerOptions {
  /** Added to the environment; `undefined` takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Unset: a fresh directory, removed by `stop()`. */
  readonly dataDir?: string
  /**
   * Starts with the demo newsroom; the password of all its accounts is `demoPassword`. Browser tests get a copy of one
   * that was made before them (`demoOnce.ts`): making it takes seconds, and they are not about that.
   */
  readonly demo?: boolean
}

/** The password of every account of a server started with `demo: true`. */
export const demoPassword = 'demo-password-1'

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Builds what is stale and starts the built server as a process of its own. Fails with the server's output. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  await buildOnce()
  const ownDir = options.dataDir === undefined
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'galley-test-')))
  const demo = process.env.GALLEY_TEST_DEMO
  if (options.demo && ownDir && demo !== undefined) await cp(demo, dataDir, { recursive: true })
  const server = new TestServer(dataDir, ownDir, options)
  await server.start()
  return server
}

/** A running server. It keeps its port over `restart()`, so that clients find it again. */
export class TestServer {
  readonly dataDir: string
  readonly #ownDir: boolean
  readonly #options: ServerOptions
  #child: ChildProcess | null = null
  #output = ''
  #port = 0

  constructor(dataDir: string, ownDir: boolean, options: ServerOptions) {
    this.dataDir = dataDir
    this.#ownDir = ownDir
    this.#options = options
  }

  get port(): number {
    return this.#port
  }

  /** Origin without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** The same origin for WebSockets. */
  get wsUrl(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  /** @throws if the server is down */
  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the server is not running')
    return this.#child.pid
  }

  /** Everything printed since the first start. */
  output(): string {
    return this.#output
  }

  /** Starts on the same data and, after the first start, the same port. Resolves when it accepts connections. */
  async start(): Promise<void> {
    if (this.#child) throw new Error('the server is already running')
    const entry = join(repositoryRoot, 'dist/server/main.js')
    if (!existsSync(entry)) throw new Error('there is no dist/server/main.js: nothing was built')
    const child = spawn(process.execPath, ['--enable-source-maps', entry, ...(this.#options.demo ? ['--demo'] : [])], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    running.add(child)
    child.once('exit', () => running.delete(child))
    this.#port = await this.#listening(child)
  }

  /** Ends it in order. Removes the data directory if it was made for this server. @returns the exit code */
  async stop(): Promise<number | null> {
    const code = await this.#end('SIGTERM')
    if (this.#ownDir) await rm(this.dataDir, { recursive: true, force: true })
    return code
  }

  /** What a power cut does to the process. The data stays. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Ends it in order and starts it again. */
  async restart(): Promise<void> {
    await this.#end('SIGTERM')
    await this.start()
  }

  /** Sends a signal; resolves with the exit code when the process has ended. Meanwhile it can still be asked and told. */
  async exitedAfter(signal: 'SIGTERM' | 'SIGINT'): Promise<number | null> {
    const child = this.#child
    if (!child) return null
    const exit = exitOf(child)
    child.kill(signal)
    const code = await exit
    if (this.#child === child) this.#child = null
    return code
  }

  /** Resolves with the exit code when the process ends by itself. */
  async exited(): Promise<number | null> {
    const child = this.#child
    return child ? await exitOf(child) : null
  }

  #environment(): NodeJS.ProcessEnv {
    const { PATH, HOME, LANG, TZ } = process.env
    return {
      PATH,
      HOME,
      LANG,
      TZ,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(this.#port),
      DATA_DIR: this.dataDir,
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'off',
      ...(this.#options.demo ? { DEMO_PASSWORD: demoPassword } : {}),
      ...this.#options.env,
    }
  }

  #listening(child: ChildProcess): Promise<number> {
    return new Promise((resolve, reject) => {
      const from = this.#output.length
      const fail = (why: string) => {
        clearTimeout(timer)
        child.kill('SIGKILL')
        this.#child = null
        reject(new Error(`the server ${why}; it printed:\n${this.#output.slice(from)}`))
      }
      const timer = setTimeout(() => fail(`did not listen within ${startLimitMs} ms`), startLimitMs)
      const exited = (code: number | null) => fail(`ended with ${code} before it listened`)
      const read = (chunk: Buffer) => {
        this.#output += chunk.toString()
        const port = /^listening on http:\/\/\S+:(\d+)$/m.exec(this.#output.slice(from))?.[1]
        if (port === undefined) return
        clearTimeout(timer)
        child.off('close', exited)
        resolve(Number(port))
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('close', exited)
      child.once('error', (error) => fail(`could not be started (${error.message})`))
    })
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    const child = this.#child
    this.#child = null
    if (!child) return null
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = exitOf(child)
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    const code = await exit
    clearTimeout(timer)
    return code
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)))
}
