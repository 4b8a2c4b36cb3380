import * as decoding from 'lib0/decoding'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { TextField } from '#shared/article/names.ts'
import { galleyAccess, galleyAck, galleyReject, galleySaving, messageGalley, messageSync, syncStep1 } from '#shared/protocol/collab.ts'
import type { TestPerson } from './people.ts'
import { waitFor } from './waitFor.ts'

export interface ConnectOptions {
  /** Asks for message 120: acknowledgements, access, refusals. */
  readonly ext?: boolean
  readonly epoch?: number
  readonly schema?: number
  /** A document that already holds something; unset: an empty one. */
  readonly doc?: Y.Doc
  /** Unset: as the page would, the server's own. */
  readonly origin?: string
}

/** Opens an article as a stranger's program would: the stock provider, signed in by the session cookie. */
export function connect(
  server: { readonly url: string; readonly wsUrl: string },
  articleId: string,
  person: Pick<TestPerson, 'cookie'> | null,
  options: ConnectOptions = {},
): CollabClient {
  return new CollabClient(server, articleId, person?.cookie ?? null, options)
}

/** A sync frame with content, by the socket that it left on (0, 1, …) and its place there (1, 2, …). */
export interface SentFrame {
  readonly socket: number
  readonly frame: number
}

/** What one socket has sent and what the server has called durable of it. */
interface SocketCount {
  sent: number
  acked: number
}

/** One open article over the stock provider, with what the server said about it. */
export class CollabClient {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
  /** Close codes in the order in which sockets ended. */
  readonly closeCodes: number[] = []
  /** Message 120/1, newest last. */
  readonly access: { readonly canWrite: boolean; readonly reason: unknown }[] = []
  /** Message 120/2, newest last. */
  readonly rejects: unknown[] = []
  /** Message 120/3, newest last. */
  readonly saving: boolean[] = []
  readonly #sockets: SocketCount[] = []
  #seq = 0

  constructor(server: { readonly url: string; readonly wsUrl: string }, articleId: string, cookie: string | null, options: ConnectOptions) {
    this.doc = options.doc ?? new Y.Doc()
    const params: Record<string, string> = {}
    if (options.ext) params.ext = '1'
    if (options.epoch !== undefined) params.epoch = String(options.epoch)
    if (options.schema !== undefined) params.schema = String(options.schema)
    this.provider = new WebsocketProvider(`${server.wsUrl}/collab`, articleId, this.doc, {
      params,
      disableBc: true,
      connect: false,
      WebSocketPolyfill: this.#socketClass(cookie, options.origin ?? server.url),
    })
    this.provider.messageHandlers[messageGalley] = (_encoder, decoder) => this.#onGalley(decoder)
    this.provider.on('connection-close', (event) => this.closeCodes.push(event?.code ?? 1006))
    this.provider.connect()
  }

  /** How many sync frames of the newest socket the server has called durable; only with `ext`. */
  get acked(): number {
    return this.#sockets.at(-1)?.acked ?? 0
  }

  /** How many sync frames with content the newest socket has sent. */
  get sent(): number {
    return this.#sockets.at(-1)?.sent ?? 0
  }

  /** Whether the server has called the frame durable, on whichever socket it left; only with `ext`. */
  isDurable({ socket, frame }: SentFrame): boolean {
    return frame <= (this.#sockets[socket]?.acked ?? 0)
  }

  /** The sequence number of the log that the newest acknowledgement named. */
  get seq(): number {
    return this.#seq
  }

  /** Resolves when the server's state has arrived. */
  async synced(timeoutMs = 10_000): Promise<this> {
    await waitFor('the first sync', () => this.provider.synced, { timeoutMs, state: () => this.#state() })
    return this
  }

  /** Resolves when everything written so far is durable; needs `ext`. */
  async saved(timeoutMs = 10_000): Promise<this> {
    const done = () => this.provider.synced && this.sent > 0 && this.acked === this.sent
    await waitFor('saving', done, { timeoutMs, state: () => this.#state() })
    return this
  }

  /** Resolves with the code of the next close, or of the last one if the socket is closed for good. */
  async closed(timeoutMs = 10_000): Promise<number> {
    const before =
      this.provider.wsconnected || this.provider.wsconnecting ? this.closeCodes.length : Math.max(0, this.closeCodes.length - 1)
    return await waitFor('the close', () => this.closeCodes[before], { timeoutMs, state: () => this.#state() })
  }

  /** Text of a field's blocks, one line each. */
  text(field: TextField): string {
    return this.doc
      .getXmlFragment(field)
      .toArray()
      .map((block) => textOf(block))
      .join('\n')
  }

  /**
   * Appends a paragraph to a field.
   * @returns the frame that carries it, or null when no socket is open: then it travels with a later step 2
   */
  write(text: string, field: TextField = 'body'): SentFrame | null {
    const before = { sockets: this.#sockets.length, sent: this.sent }
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    const fragment = this.doc.getXmlFragment(field)
    fragment.insert(fragment.length, [paragraph])
    const left = this.#sockets.length === before.sockets && this.sent > before.sent
    return left ? { socket: before.sockets - 1, frame: this.sent } : null
  }

  /** Goes away as a closed page does. */
  destroy(): void {
    this.provider.destroy()
    this.provider.awareness.destroy() // the provider leaves its timer running, and that holds the whole document
  }

  #state(): unknown {
    const { wsconnected, synced } = this.provider
    return { wsconnected, synced, sockets: this.#sockets, closeCodes: this.closeCodes, rejects: this.rejects }
  }

  /** A socket that sends the cookie, as a browser does, and counts the frames that an acknowledgement counts. */
  #socketClass(cookie: string | null, origin: string): typeof globalThis.WebSocket {
    const sockets = this.#sockets
    class CookieSocket extends WebSocket {
      readonly count: SocketCount = { sent: 0, acked: 0 }
      constructor(address: string, protocols?: string | string[]) {
        super(address, protocols, { headers: cookie === null ? { origin } : { cookie, origin } })
        sockets.push(this.count)
      }
      override send(data: Uint8Array): void {
        if (isContent(data)) this.count.sent++
        super.send(data)
      }
    }
    return CookieSocket as unknown as typeof globalThis.WebSocket
  }

  /** The provider hands over messages of its newest socket only. */
  #acknowledged(count: number): void {
    const socket = this.#sockets.at(-1)
    if (socket) socket.acked = count
  }

  #onGalley(decoder: decoding.Decoder): void {
    const kind = decoding.readVarUint(decoder)
    switch (kind) {
      case galleyAck:
        this.#acknowledged(decoding.readVarUint(decoder))
        this.#seq = decoding.readVarUint(decoder)
        return
      case galleyAccess:
        this.access.push({ canWrite: decoding.readVarUint(decoder) === 1, reason: readReason(decoder) })
        return
      case galleyReject:
        this.rejects.push(readReason(decoder))
        return
      case galleySaving:
        this.saving.push(decoding.readVarUint(decoder) === 1)
        return
      default:
        throw new Error(`message 120 of unknown kind ${kind}`)
    }
  }
}

function isContent(frame: Uint8Array): boolean {
  const decoder = decoding.createDecoder(frame)
  return decoding.readVarUint(decoder) === messageSync && decoding.readVarUint(decoder) !== syncStep1
}

function readReason(decoder: decoding.Decoder): unknown {
  if (!decoding.hasContent(decoder)) return null
  const json = decoding.readVarString(decoder)
  return json === '' ? null : JSON.parse(json)
}

function textOf(node: Y.XmlElement | Y.XmlText | Y.XmlHook): string {
  if (node instanceof Y.XmlText)
    return node
      .toDelta()
      .map((part: { insert: unknown }) => (typeof part.insert === 'string' ? part.insert : ''))
      .join('')
  if (node instanceof Y.XmlElement)
    return node
      .toArray()
      .map((child) => textOf(child as Y.XmlElement | Y.XmlText))
      .join('')
  return ''
}
