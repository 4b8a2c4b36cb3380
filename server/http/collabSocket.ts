import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { schemaVersion } from '#shared/article/names.ts'
import { DomainError } from '#shared/errors.ts'
import { deskPath } from '#shared/protocol/board.ts'
import { articleIdPattern, collabPath } from '#shared/protocol/collab.ts'
import { colorOf } from '#shared/protocol/presence.ts'
import type { Socket, Visitor } from '../collab/ports.ts'
import type { Judgement } from '../services/admission.ts'
import { tokenOf } from './auth.ts'
import type { HttpDeps } from './deps.ts'
import { DeskSocket } from './deskSocket.ts'
import { answerFor } from './errors.ts'
import { FrameOnce } from './frameOnce.ts'
import { isOwnOrigin } from './origin.ts'
import { RateError } from './rateLimits.ts'
import { RoomSocket } from './roomSocket.ts'
import type { Seats } from './seats.ts'

const socketOptions = {
  noServer: true,
  WebSocket: RoomSocket,
  /** Largest message in bytes; the hub is stricter by kind. */
  maxPayload: 12 * 1024 * 1024,
  perMessageDeflate: false,
  clientTracking: false,
  /** A client that does not answer the close has so long, in milliseconds; the end of the server waits for it. */
  closeTimeout: 2_000,
}
/** How often a socket is judged anew because rights changed meanwhile, before it is turned away. */
const maxAttempts = 5

export interface CollabSocketDeps extends Pick<HttpDeps, 'services' | 'limits' | 'logger' | 'publicUrl'> {
  /** Unset: as many sockets as come. */
  readonly seats?: Seats
  readonly hub: { connect(socket: Socket, docId: string, visitor: Visitor): void }
}

/**
 * Takes WebSocket upgrades at /collab/<articleId>, and hands on those at /desk. Who may not come in gets an HTTP answer with a JSON body, on which
 * the stock provider waits and tries again; a socket that was opened is the hub's.
 */
export class CollabSocket {
  readonly #deps: CollabSocketDeps
  readonly #sockets = new WebSocketServer(socketOptions)
  readonly #frames = new FrameOnce()
  readonly #desks: DeskSocket
  #closing = false

  constructor(server: Server, deps: CollabSocketDeps) {
    this.#deps = deps
    this.#desks = new DeskSocket(deps)
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', destroyFailed)
      this.#upgrade(request, socket, head).catch((error: unknown) => this.#refuse(socket, error))
    })
  }

  /** From now on upgrades are answered with 503; sockets that are open are ended by the hub. */
  stop(): void {
    this.#closing = true
    this.#desks.stop()
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { access, admission } = this.#deps.services
    if (this.#closing) throw new DomainError('saving_failed', 'the server is restarting')
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const docId = path === deskPath ? null : articleId(path)
    const { origin, host, cookie } = request.headers
    if (!isOwnOrigin(origin, host, this.#deps.publicUrl))
      throw new DomainError('wrong_origin', 'the socket was opened by a page of another site')
    await this.#deps.limits.upgrade(addressOf(request))
    const token = tokenOf(cookie)
    if (docId === null) return this.#desks.upgrade(request, socket, head, token)
    for (let attempt = 1; ; attempt++) {
      const version = access.version
      const judgement = await admission.judge(token, docId)
      if (this.#closing) throw new DomainError('saving_failed', 'the server is restarting')
      // From this comparison to hub.connect nothing else runs, so no change of rights can slip in between.
      if (version === access.version) return this.#open(request, socket, head, docId, new URLSearchParams(query), judgement)
      if (attempt === maxAttempts) throw new DomainError('saving_failed', 'rights are changing; try again')
    }
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer, docId: string, query: URLSearchParams, judgement: Judgement): void {
    if (socket.destroyed) return
    const { seats, services } = this.#deps
    const guest = { userId: judgement.who.account.id, docId, mayWrite: judgement.readOnlyReason === null }
    seats?.take(guest)
    socket.on('close', () => {
      seats?.leave(guest)
      services.access.left(guest)
    })
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      client.over(socket, this.#frames)
      services.access.opened(guest)
      this.#serve(client, docId, query, judgement)
    })
  }

  #serve(client: RoomSocket, docId: string, query: URLSearchParams, { who, readOnlyReason, aclVersion }: Judgement): void {
    const { account, sessionId } = who
    const epoch = Number(query.get('epoch') ?? Number.NaN)
    this.#deps.hub.connect(client, docId, {
      user: { id: account.id, name: account.name, color: colorOf(account.id), role: account.roles[0] ?? '' },
      sessionId,
      readOnlyReason,
      aclVersion,
      extended: query.get('ext') === '1',
      epoch: Number.isSafeInteger(epoch) ? epoch : null,
      schema: schemaOf(query.get('schema')),
    })
  }

  #refuse(socket: Duplex, error: unknown): void {
    const { status, body, unexpected } = answerFor(error)
    if (unexpected) this.#deps.logger.error({ err: error }, 'an upgrade failed')
    if (!socket.writable) return
    const json = JSON.stringify(body)
    const retry = error instanceof RateError ? [`Retry-After: ${error.retryAfterSeconds}`] : []
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(json)}`,
      ...retry,
    ]
    socket.end(`${lines.join('\r\n')}\r\n\r\n${json}`)
  }
}

/** Not made for each socket, because that would keep the request of each for as long as it is open. */
function destroyFailed(this: Duplex): void {
  this.destroy()
}

/** @throws DomainError not_found, article_not_found */
function articleId(path: string): string {
  if (!path.startsWith(`${collabPath}/`)) throw new DomainError('not_found', 'there is no socket at this address')
  const id = path.slice(collabPath.length + 1)
  if (!articleIdPattern.test(id)) throw new DomainError('article_not_found', 'no such article')
  return id
}

/**
 * The schema version of the client, null if it says none. What is no number counts as the oldest; a later one than the
 * server's as the server's, so that nobody can lock everybody else out of writing by naming a large one.
 */
function schemaOf(schema: string | null): number | null {
  if (schema === null) return null
  const version = Number(schema)
  return Number.isSafeInteger(version) ? Math.min(version, schemaVersion) : 0
}

/** A proxy on the same machine may say for whom it asks, as for routes. */
function addressOf(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? ''
  const forwarded = request.headers['x-forwarded-for']
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(peer)
  const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined
  return isLoopback && last ? last : peer
}
