import type { ArticleDetail, CreateUserRequest, SetupRequest, SignInRequest } from '#shared/protocol/api.ts'
import { collabPath } from '#shared/protocol/collab.ts'
import { ServerProcess, type ServerStart } from './serverProcess.ts'
import type { Entrance, Target } from './target.ts'

const password = 'bench-password-1'
/** Accounts that share the clients among them. */
const reporters = 8
const lanes = 4

/** The built server over an empty directory, set up as its first administrator would: through the printed link. */
export class GalleyTarget implements Target {
  readonly name = 'galley'
  readonly keepsDocuments = true
  readonly #start: ServerStart
  #server: ServerProcess
  #cookies: readonly string[] = []

  private constructor(start: ServerStart, server: ServerProcess) {
    this.#start = start
    this.#server = server
  }

  static async start(dataDir: string, profileDir: string | null): Promise<GalleyTarget> {
    const start = { entry: './main.js', env: { DATA_DIR: dataDir, RATE_LIMITS: 'off', LOG_LEVEL: 'warn' }, profileDir }
    const target = new GalleyTarget(start, await ServerProcess.start(start))
    try {
      await target.#setUp()
      return target
    } catch (error) {
      await target.stop()
      throw error
    }
  }

  get server(): ServerProcess {
    return this.#server
  }

  async createDocuments(count: number): Promise<readonly string[]> {
    const ids: string[] = []
    const create = async () => {
      while (ids.length < count) {
        const place = ids.push('') - 1
        const { id } = (await (await this.call('POST', '/api/articles', {})).json()) as ArticleDetail
        ids[place] = id
      }
    }
    await Promise.all(Array.from({ length: lanes }, create))
    return ids
  }

  entrance(docId: string, person: number): Entrance {
    const cookie = this.#cookies[person % this.#cookies.length] ?? ''
    return { url: `${this.#server.url.replace('http', 'ws')}${collabPath}/${docId}?ext=1`, headers: { cookie } }
  }

  async restart(): Promise<number> {
    await this.#server.stop()
    this.#server = await ServerProcess.start(this.#start)
    return this.#server.startMs
  }

  stop(): Promise<void> {
    return this.#server.stop()
  }

  /** Calls the server as a reporter. @throws Error unless the answer is fine */
  call(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    return this.#call(method, path, this.#cookies[0] ?? '', body)
  }

  async #setUp(): Promise<void> {
    const token = /\/setup\?token=([^\s&]+)/.exec(await this.#printed(/\/setup\?token=\S+\n/))?.[1] ?? ''
    const setup: SetupRequest = { token, username: 'admin', name: '林静', password, paper: '测试日报' }
    const admin = cookieOf(await this.#call('POST', '/api/setup', '', setup))
    const names = Array.from({ length: reporters }, (_, i) => `reporter${i}`)
    const cookies: string[] = []
    for (const username of names) {
      const user: CreateUserRequest = { username, name: `记者${username}`, roles: ['reporter'], password }
      await this.#call('POST', '/api/users', admin, user)
      const credentials: SignInRequest = { username, password }
      cookies.push(cookieOf(await this.#call('POST', '/api/sign-in', '', credentials)))
    }
    this.#cookies = cookies
  }

  /** The set-up link is printed just after the address. */
  async #printed(pattern: RegExp): Promise<string> {
    for (let i = 0; i < 200 && !pattern.test(this.#server.output); i++) await new Promise((resolve) => setTimeout(resolve, 10))
    return this.#server.output
  }

  async #call(method: string, path: string, cookie: string, body?: object): Promise<Response> {
    const response = await fetch(this.#server.url + path, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${(await response.text()).slice(0, 300)}`)
    return response
  }
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}
