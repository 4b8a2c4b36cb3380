import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/article/ydoc.ts'
import type {
  ArticleDetail,
  ArticlesResponse,
  AssetResponse,
  HelloResponse,
  PeopleResponse,
  SiteProfile,
  UserRecord,
  UsersResponse,
} from '#shared/protocol/api.ts'
import type { ActionResponse, ActionsResponse, RecordResponse } from '#shared/protocol/workflowApi.ts'
import { type Role, roles } from '#shared/workflow/roles.ts'
import { buildApp } from '../../../server/http/app.ts'
import { CollabSocket } from '../../../server/http/collabSocket.ts'
import { RateLimits } from '../../../server/http/rateLimits.ts'
import { createLogger } from '../../../server/log.ts'
import { type Newsroom, openNewsroom } from '../../../server/newsroom.ts'
import type { Services } from '../../../server/services/createServices.ts'
import { openStore, type Store } from '../../../server/store/openStore.ts'
import { quickPasswords } from '../../support/quickPasswords.ts'
import type { StoreKind } from '../store/testStores.ts'

export const password = 'a-good-password'

export interface TestOptions {
  readonly rateLimits?: boolean
  readonly publicUrl?: string
  readonly clientDir?: string
  /** Unset: SQLite in this thread. */
  readonly kind?: StoreKind
  /** Leave the store without anybody. */
  readonly empty?: boolean
}

/** JSON of which a test looks at what it expects. */
export type Answer = ArticleDetail &
  ArticlesResponse &
  ActionsResponse &
  ActionResponse &
  RecordResponse &
  AssetResponse &
  UsersResponse &
  PeopleResponse &
  SiteProfile &
  HelloResponse & { readonly user: UserRecord }

/** A signed-in person of a test newsroom. */
export interface Caller {
  readonly id: string
  readonly cookie: string
  /** Sends a request; an object as `body` goes as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** Sends a request and reads the JSON of the answer, checking its status. */
  json<T = Answer>(method: string, path: string, status: number, body?: unknown): Promise<T>
}

/** The whole server in this process: a real port, a store in a directory of its own, one person for each role. */
export interface TestNewsroom {
  readonly url: string
  readonly newsroom: Newsroom
  readonly services: Services
  readonly store: Store
  readonly dataDir: string
  /** Lines of the log. */
  readonly log: string[]
  /** Moves the clock. */
  advance(ms: number): void
  person(username: Role | string): Caller
  nobody: Caller
  addPerson(username: string, held: readonly Role[]): Promise<Caller>
  signIn(username: string): Promise<Caller>
  /** Changes the document in somebody's name, whatever the rules say. */
  edit(author: Caller, articleId: string, change: (doc: Y.Doc) => void): Promise<void>
  /** Adds a paragraph in somebody's name, whatever the rules say. */
  write(author: Caller, articleId: string, text: string): Promise<void>
  close(): Promise<void>
}

export async function openTestNewsroom(options: TestOptions = {}): Promise<TestNewsroom> {
  const dataDir = await mkdtemp(join(tmpdir(), 'galley-http-'))
  const log: string[] = []
  const logger = createLogger('debug', (line) => log.push(line))
  let offset = 0
  const place = await options.kind?.place()
  const store = place ? await place.open() : await openStore({ dataDir, inThread: true })
  const newsroom = openNewsroom({ store, dataDir, logger, now: () => Date.now() + offset, passwords: quickPasswords() })
  const { services, hub } = newsroom
  const publicUrl = options.publicUrl ?? null
  const limits = new RateLimits(options.rateLimits ?? false)
  const app = await buildApp({
    services,
    limits,
    logger,
    publicUrl,
    secureCookies: publicUrl?.startsWith('https') ?? false,
    clientDir: options.clientDir ?? null,
    checkStore: () => store.check(),
  })
  const sockets = new CollabSocket(app.server, { services, limits, logger, publicUrl, hub })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const people = new Map<string, Caller>()
  const signIn = async (username: string) => {
    const response = await caller(url, '', '').send('POST', '/api/sign-in', { username, password })
    if (response.status !== 200) throw new Error(`sign-in of ${username} answered ${response.status}`)
    const { user } = (await response.json()) as { user: { id: string } }
    return caller(url, user.id, response.headers.getSetCookie()[0]?.split(';')[0] ?? '')
  }
  const addPerson = async (username: string, held: readonly Role[]) => {
    await services.accounts.create({ username, name: `名${username}`, roles: held, password })
    const person = await signIn(username)
    people.set(username, person)
    return person
  }
  const edit = (author: Caller, articleId: string, change: (doc: Y.Doc) => void) =>
    hub.edit(articleId, { userId: author.id, sessionId: 'test' }, change)
  if (!options.empty) for (const role of roles) await addPerson(role, [role])
  return {
    url,
    newsroom,
    services,
    store,
    dataDir,
    log,
    advance: (ms) => {
      offset += ms
    },
    person: (username) => {
      const person = people.get(username)
      if (!person) throw new Error(`nobody is called ${username}`)
      return person
    },
    nobody: caller(url, '', ''),
    addPerson,
    signIn,
    edit,
    write: (author, articleId, text) => edit(author, articleId, (doc) => appendParagraph(doc, text)),
    close: async () => {
      sockets.stop()
      const served = app.close()
      await newsroom.close()
      await served
      await store.close()
      await place?.remove()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function appendParagraph(doc: Y.Doc, text: string): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  const body = fragmentOf(doc, 'body')
  body.insert(body.length, [paragraph])
}

function caller(url: string, id: string, cookie: string): Caller {
  const send: Caller['send'] = (method, path, body, headers = {}) => {
    const raw = body instanceof FormData || typeof body === 'string' || body === undefined
    const type: Record<string, string> = raw ? {} : { 'content-type': 'application/json' }
    return fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...type, ...headers },
      ...(body === undefined ? {} : { body: raw ? (body as FormData | string) : JSON.stringify(body) }),
    })
  }
  const json: Caller['json'] = async (method, path, status, body) => {
    const response = await send(method, path, body)
    const text = await response.text()
    if (response.status !== status) throw new Error(`${method} ${path} answered ${response.status} instead of ${status}: ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  return { id, cookie, send, json }
}

/** Status and code of a refusal, for one comparison. */
export async function refusal(answer: Promise<Response>): Promise<[number, string]> {
  const response = await answer
  const { error } = (await response.json()) as { error: { code: string; message: string } }
  if (typeof error.message !== 'string' || error.message === '') throw new Error('an error without a message')
  return [response.status, error.code]
}
