import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { HeldReply } from './heapProbe.ts'

const startLimitMs = 30_000
const stopLimitMs = 30_000
const collectLimitMs = 10_000

export interface ServerStart {
  /** Name of a built file beside this one. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** Where the server writes a CPU profile when it ends; null: nowhere. */
  readonly profileDir: string | null
}

/** A server of ours as a process. It has said `listening on http://…` when `start` resolves. */
export class ServerProcess {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of the process to accepting connections. */
  readonly startMs: number
  readonly #child: ChildProcess
  readonly #output: () => string

  private constructor(child: ChildProcess, url: string, startMs: number, output: () => string) {
    this.#child = child
    this.url = url
    this.pid = child.pid ?? 0
    this.startMs = startMs
    this.#output = output
  }

  /** @throws Error with what the server printed if it does not listen in time */
  static async start({ entry, env, profileDir }: ServerStart): Promise<ServerProcess> {
    const began = performance.now()
    const profile = profileDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
    const probe = new URL('./benchHeap.js', import.meta.url).href
    const child = spawn(process.execPath, ['--expose-gc', '--import', probe, ...profile, fileURLToPath(new URL(entry, import.meta.url))], {
      env: { NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    let output = ''
    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${entry} ${why}; it printed:\n${output}`))
      const timer = setTimeout(() => fail('did not listen in time'), startLimitMs)
      const read = (chunk: Buffer) => {
        output += chunk.toString()
        const address = /^listening on (http:\S+)$/m.exec(output)?.[1]
        if (address === undefined) return
        clearTimeout(timer)
        resolve(address)
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('exit', (code) => fail(`ended with ${code}`))
    })
    return new ServerProcess(child, url, performance.now() - began, () => output)
  }

  /** Everything it has printed. */
  get output(): string {
    return this.#output()
  }

  /** Collects garbage there. @returns bytes that its main thread still holds */
  collect(): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server did not answer')), collectLimitMs)
      this.#child.once('message', (reply: HeldReply) => {
        clearTimeout(timer)
        resolve(reply.held)
      })
      this.#child.send('collect')
    })
  }

  /** SIGTERM, and SIGKILL for one that does not end. */
  async stop(): Promise<void> {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
    await ended
    clearTimeout(timer)
  }
}
