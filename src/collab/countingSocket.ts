export interface SocketHooks {
  /** A socket was made; it is the present one from now on. */
  opened(): void
  /** A frame is about to leave. */
  sent(frame: unknown): void
}

/**
 * The given WebSocket class with a look at what leaves: the provider makes its own sockets and says nothing about them.
 * A frame counts only when the socket is open, because a closing one drops it.
 */
export function countingSocket(Base: typeof WebSocket, hooks: SocketHooks): typeof WebSocket {
  return class extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      hooks.opened()
    }

    override send(data: string | BufferSource | Blob): void {
      if (this.readyState === this.OPEN) hooks.sent(data)
      super.send(data)
    }
  }
}
