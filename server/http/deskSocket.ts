import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { DomainError } from '#shared/errors.ts'
import type { DeskMessage } from '#shared/protocol/board.ts'
import { closeCodes } from '#shared/protocol/closeCodes.ts'
import type { Services } from '../services/createServices.ts'
import type { Seats } from './seats.ts'

/** A desk says nothing; pongs are shorter than this, in bytes. */
const maxPayload = 1024
/** A line that does not take what it is sent is cut, and comes back. */
const mostUnsent = 64 * 1024
/** So often it is asked whether the other side is still there. */
const pingMs = 30_000
/** How often a person is judged anew because rights changed meanwhile. */
const maxAttempts = 5

export interface DeskSocketDeps {
  readonly services: Pick<Services, 'access' | 'sessions' | 'feed'>
  readonly seats?: Seats | undefined
}

/** Open desks, each with a WebSocket on which the server says that there is something new: see `DeskMessage`. */
export class DeskSocket {
  readonly #deps: DeskSocketDeps
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })
  readonly #quiet = new WeakSet<WebSocket>()
  readonly #pings: NodeJS.Timeout

  constructor(deps: DeskSocketDeps) {
    this.#deps = deps
    this.#pings = setInterval(() => this.#ping(), pingMs)
    this.#pings.unref()
  }

  /** Ends all of them; their pages come back to whoever serves then. */
  stop(): void {
    clearInterval(this.#pings)
    for (const client of this.#sockets.clients) client.close(closeCodes.restart, 'the server is restarting')
  }

  /** @throws DomainError not_signed_in, RateError */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, token: string | null): Promise<void> {
    const { access, sessions, feed } = this.#deps.services
    for (let attempt = 1; ; attempt++) {
      const version = access.version
      const who = token === null ? null : await sessions.find(token)
      if (!who) throw new DomainError('not_signed_in', 'sign in first')
      if (version !== access.version) {
        if (attempt === maxAttempts) throw new DomainError('saving_failed', 'rights are changing; try again')
        continue
      }
      if (socket.destroyed) return
      const { seats } = this.#deps
      const guest = { userId: who.account.id, docId: 'desk', mayWrite: false }
      seats?.take(guest)
      if (seats) socket.once('close', () => seats.leave(guest))
      return this.#sockets.handleUpgrade(request, socket, head, (client) => {
        const end = feed.listen({
          userId: who.account.id,
          sessionId: who.sessionId,
          articles: (now) => say(client, { type: 'articles', version: now }),
          notices: () => say(client, { type: 'notices' }),
          ended: () => client.close(closeCodes.signedOut, 'signed out'),
        })
        client.on('close', end)
        client.on('error', () => client.terminate())
        client.on('pong', () => this.#quiet.delete(client))
        say(client, { type: 'hello', version: feed.version })
      })
    }
  }

  #ping(): void {
    for (const client of this.#sockets.clients) {
      if (this.#quiet.has(client)) client.terminate()
      else {
        this.#quiet.add(client)
        client.ping()
      }
    }
  }
}

function say(client: WebSocket, message: DeskMessage): void {
  if (client.readyState !== client.OPEN) return
  if (client.bufferedAmount > mostUnsent) return client.terminate()
  client.send(JSON.stringify(message))
}
