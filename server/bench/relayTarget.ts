import { ServerProcess, type ServerStart } from './serverProcess.ts'
import type { Entrance, Target } from './target.ts'

/** The bare relay: the limit that the machine sets. */
export class RelayTarget implements Target {
  readonly name = 'relay'
  readonly keepsDocuments = false
  readonly #start: ServerStart
  #server: ServerProcess

  private constructor(start: ServerStart, server: ServerProcess) {
    this.#start = start
    this.#server = server
  }

  static async start(profileDir: string | null): Promise<RelayTarget> {
    const start = { entry: './benchRelay.js', env: {}, profileDir }
    return new RelayTarget(start, await ServerProcess.start(start))
  }

  get server(): ServerProcess {
    return this.#server
  }

  async createDocuments(count: number): Promise<readonly string[]> {
    return Array.from({ length: count }, (_, i) => `document-${i}`)
  }

  entrance(docId: string): Entrance {
    return { url: `${this.#server.url.replace('http', 'ws')}/${docId}`, headers: {} }
  }

  async restart(): Promise<number> {
    await this.#server.stop()
    this.#server = await ServerProcess.start(this.#start)
    return this.#server.startMs
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }
}
