import type { CreateUserRequest, Person, SetupRequest } from '#shared/protocol/api.ts'
import { type Role, roles } from '#shared/workflow/roles.ts'
import { demoPassword, type ServerOptions, startServer, type TestServer } from './server.ts'
import { waitFor } from './waitFor.ts'

/** Somebody signed in to a server. */
export interface TestPerson {
  readonly user: Person
  readonly username: string
  readonly password: string
  /** What a `Cookie` header has to say. */
  readonly cookie: string
  /** Calls the server as this person; an object as `json` becomes the body. The response comes whatever its status. */
  api(path: string, init?: ApiInit): Promise<Response>
  /** Calls the server and reads the JSON of a response that has to be fine. @throws with status and body otherwise */
  json<T>(path: string, init?: ApiInit): Promise<T>
}

export interface ApiInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: FormData | string
  readonly redirect?: 'follow' | 'manual'
}

/** Signs in through the front door. @throws if the server refuses */
export async function signIn(server: { readonly url: string }, username: string, password: string = demoPassword): Promise<TestPerson> {
  const response = await fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ username, password }),
  })
  if (!response.ok) throw await refusal('sign-in', response)
  const { user } = (await response.json()) as { user: Person }
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const api = (path: string, init: ApiInit = {}) => call(server.url, cookie, path, init)
  return { user, username, password, cookie, api, json: (path, init) => readJson(path, api(path, init)) }
}

async function readJson<T>(path: string, answer: Promise<Response>): Promise<T> {
  const response = await answer
  if (!response.ok) throw await refusal(path, response)
  return (await response.json()) as T
}

async function refusal(what: string, response: Response): Promise<Error> {
  return new Error(`${what} answered ${response.status}: ${(await response.text()).slice(0, 500)}`)
}

function call(origin: string, cookie: string, path: string, init: ApiInit): Promise<Response> {
  const { json, body, headers, method = 'GET', redirect = 'manual' } = init
  const type: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' }
  return fetch(new URL(path, origin), {
    method,
    redirect,
    headers: { cookie, origin, ...type, ...headers },
    ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
  })
}

/** A newsroom of its own with one person for every role; the username is the role. */
export interface TestNewsroom {
  readonly server: TestServer
  readonly people: Readonly<Record<Role, TestPerson>>
  /** Adds somebody and signs them in. */
  add(username: string, roles: readonly Role[]): Promise<TestPerson>
  stop(): Promise<number | null>
}

/** Starts on an empty store and sets the newsroom up as its first administrator would: through the printed link. */
export async function makeNewsroom(options: ServerOptions = {}): Promise<TestNewsroom> {
  const server = await startServer(options)
  try {
    const admin = await setUp(server)
    const add = (username: string, held: readonly Role[]) => addPerson(server, admin, username, held)
    const others = roles.filter((role) => role !== 'admin')
    const people = await Promise.all(others.map(async (role) => [role, await add(role, [role])] as const))
    const everybody = Object.fromEntries([['admin', admin], ...people]) as Record<Role, TestPerson>
    return { server, people: everybody, add, stop: () => server.stop() }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function setUp(server: TestServer): Promise<TestPerson> {
  const token = await waitFor('the set-up link', () => /\/setup\?token=([^\s&]+)/.exec(server.output())?.[1], {
    state: () => server.output(),
  })
  const request: SetupRequest = { token, username: 'admin', name: '林静', password: demoPassword, paper: '测试日报' }
  const response = await fetch(`${server.url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify(request),
  })
  if (!response.ok) throw await refusal('set-up', response)
  return await signIn(server, 'admin')
}

async function addPerson(server: TestServer, admin: TestPerson, username: string, held: readonly Role[]): Promise<TestPerson> {
  const request: CreateUserRequest = { username, name: `测试${username}`, roles: [...held], password: demoPassword }
  await admin.json('/api/users', { method: 'POST', json: request })
  return await signIn(server, username)
}
