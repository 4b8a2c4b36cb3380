import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket, WebSocketServer } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { Hub } from '../../server/collab/hub.ts'
import { defaultLimits, type Limits } from '../../server/collab/limits.ts'
import type { Meter, Visitor } from '../../server/collab/ports.ts'
import { FrameOnce } from '../../server/http/frameOnce.ts'
import { RoomSocket } from '../../server/http/roomSocket.ts'
import { MemoryLog } from './memoryLog.ts'
import { waitFor } from './waitFor.ts'

type Params = Readonly<Record<string, string>>

interface ProviderOptions {
  /** Unset: the server's own; a proxy's otherwise. */
  readonly port?: number
  readonly doc?: Y.Doc
  readonly socketClass?: typeof WebSocket
}

/** A stock provider and its document. */
export interface Peer {
  readonly doc: Y.Doc
  readonly provider: WebsocketProvider
}

/** A hub behind real sockets, with people made up on the spot: `?user=anna&readOnly=wrong_stage&ext=1&acl=1&epoch=1`. */
export class HubServer {
  readonly log = new MemoryLog()
  readonly hub: Hub
  readonly committed: { docId: string; userIds: readonly string[] }[] = []
  readonly warnings: string[] = []
  #closers: (() => void)[] = []
  #port = 0

  constructor(limits: Partial<Limits> = {}, options: { readonly meter?: Meter; readonly now?: () => number } = {}) {
    this.hub = new Hub({
      log: this.log,
      listener: { committed: (docId, userIds) => this.committed.push({ docId, userIds }) },
      logger: {
        info: () => {},
        warn: (_fields, message) => this.warnings.push(message),
        error: (_fields, message) => this.warnings.push(message),
      },
      limits: { ...defaultLimits, ...limits },
      ...options,
    })
  }

  async start(): Promise<this> {
    const http = createServer()
    const frames = new FrameOnce()
    const wss = new WebSocketServer({ server: http, maxPayload: defaultLimits.frameBytes, WebSocket: RoomSocket })
    wss.on('connection', (socket, request) => {
      socket.over(request.socket, frames)
      const url = new URL(request.url ?? '/', 'http://localhost')
      this.hub.connect(socket, url.pathname.slice(1), visitorOf(url.searchParams))
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    this.#port = (http.address() as AddressInfo).port
    this.#closers.push(() => {
      wss.close()
      http.close()
    })
    return this
  }

  url(docId: string, params: Params = {}): string {
    return `ws://127.0.0.1:${this.#port}/${docId}?${new URLSearchParams(params)}`
  }

  get port(): number {
    return this.#port
  }

  /** The stock provider of y-websocket. */
  provider(docId: string, user: string, params: Params = {}, how: ProviderOptions = {}): Peer {
    const doc = how.doc ?? new Y.Doc()
    const provider = new WebsocketProvider(`ws://127.0.0.1:${how.port ?? this.#port}`, docId, doc, {
      WebSocketPolyfill: (how.socketClass ?? WebSocket) as unknown as typeof globalThis.WebSocket,
      disableBc: true,
      params: { user, ...params },
    })
    this.#closers.push(() => {
      provider.destroy()
      doc.destroy()
    })
    return { doc, provider }
  }

  async syncedProvider(docId: string, user: string, params: Params = {}, how: ProviderOptions = {}): Promise<Peer> {
    const peer = this.provider(docId, user, params, how)
    await waitFor(`${user} is synced`, () => peer.provider.synced)
    return peer
  }

  /** A client whose every frame the test makes by hand. */
  async raw(docId: string, user: string, params: Params = {}): Promise<RawClient> {
    const client = new RawClient(this.url(docId, { user, ext: '1', ...params }))
    this.#closers.push(() => client.socket.terminate())
    await client.opened
    return client
  }

  /** Ends and forgets the clients made so far, for tests that make thousands. */
  forgetClients(): void {
    const [server, ...clients] = this.#closers
    for (const close of clients.reverse()) close()
    this.#closers = server ? [server] : []
  }

  async stop(): Promise<void> {
    await this.hub.close()
    for (const close of this.#closers.reverse()) close()
  }
}

function visitorOf(params: URLSearchParams): Visitor {
  const id = params.get('user') ?? 'nobody'
  return {
    user: { id, name: `name of ${id}`, color: '#123456', role: 'reporter' },
    sessionId: `session of ${id}`,
    readOnlyReason: params.get('readOnly'),
    aclVersion: Number(params.get('acl') ?? 1),
    extended: params.get('ext') === '1',
    epoch: params.has('epoch') ? Number(params.get('epoch')) : null,
    schema: params.has('schema') ? Number(params.get('schema')) : null,
  }
}

/** What the server said, decoded. */
export type ServerMessage =
  | { kind: 'sync'; step: number; payload: Uint8Array }
  | { kind: 'awareness'; payload: Uint8Array }
  | { kind: 'ack'; count: number; seq: number }
  | { kind: 'saving'; healthy: boolean }
  | { kind: 'other'; type: number }

/** Speaks the wire by hand, so that a test can say what no honest client would. */
export class RawClient {
  readonly socket: WebSocket
  readonly messages: ServerMessage[] = []
  readonly opened: Promise<void>
  closeCode: number | null = null

  constructor(url: string) {
    this.socket = new WebSocket(url)
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve)
      this.socket.on('error', reject)
    })
    this.socket.on('message', (data: Buffer) => this.messages.push(decode(data)))
    this.socket.on('close', (code) => {
      this.closeCode = code
    })
  }

  sync(step: 0 | 1 | 2, payload: Uint8Array): void {
    this.socket.send(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarUint(encoder, step)
        encoding.writeVarUint8Array(encoder, payload)
      }),
    )
  }

  awareness(clientId: number, clock: number, state: unknown): void {
    const payload = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, JSON.stringify(state))
    })
    this.socket.send(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, 1)
        encoding.writeVarUint8Array(encoder, payload)
      }),
    )
  }

  /** Content frames that the server acknowledged. */
  get acked(): number {
    return this.messages.reduce((last, message) => (message.kind === 'ack' ? message.count : last), 0)
  }

  async closed(): Promise<number> {
    await waitFor('the socket is closed', () => this.closeCode !== null)
    return this.closeCode ?? 0
  }
}

function decode(data: Buffer): ServerMessage {
  const decoder = decoding.createDecoder(data)
  const type = decoding.readVarUint(decoder)
  if (type === 0) return { kind: 'sync', step: decoding.readVarUint(decoder), payload: decoding.readVarUint8Array(decoder) }
  if (type === 1) return { kind: 'awareness', payload: decoding.readVarUint8Array(decoder) }
  const kind = type === 120 ? decoding.readVarUint(decoder) : null
  if (kind === 0) return { kind: 'ack', count: decoding.readVarUint(decoder), seq: decoding.readVarUint(decoder) }
  if (kind === 3) return { kind: 'saving', healthy: decoding.readVarUint(decoder) === 1 }
  return { kind: 'other', type }
}
