import { WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import { schemaVersion } from '#shared/article/names.ts'
import { countingSocket, type SocketHooks } from './countingSocket.ts'

export interface ProviderOptions extends SocketHooks {
  readonly articleId: string
  readonly epoch: number
  readonly url: string
  readonly socketClass?: typeof WebSocket
}

/** The stock provider, not connected yet, on sockets that can be watched. */
export function createProvider(doc: Y.Doc, options: ProviderOptions): WebsocketProvider {
  return new WebsocketProvider(options.url, options.articleId, doc, {
    connect: false,
    // Between tabs the server is the only way: what it has not stored must not look stored in another tab.
    disableBc: true,
    params: { ext: '1', epoch: String(options.epoch), schema: String(schemaVersion) },
    // Not everybody at the same moment after a restart.
    maxBackoffTime: 2000 + Math.random() * 2000,
    WebSocketPolyfill: countingSocket(options.socketClass ?? WebSocket, options),
  })
}
