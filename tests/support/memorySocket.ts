import type { Socket, SocketListener } from '../../server/collab/ports.ts'

/** A socket without a network: the test is told what the server sends in the very moment in which it does. */
export class MemorySocket implements Socket {
  readonly bufferedAmount = 0
  readyState = 1
  /** With what it ended; null: it is open. */
  closeCode: number | null = null
  readonly #received: (frame: Uint8Array) => void
  #listener: SocketListener | null = null
  #paused = false
  #waiting: Uint8Array[] = []

  /** @param received called for every frame of the server */
  constructor(received: (frame: Uint8Array) => void = () => {}) {
    this.#received = received
  }

  /** Sends a frame to the server, which gets it when it reads, and never while it is doing something else. */
  say(frame: Uint8Array): void {
    this.#waiting.push(frame)
    setImmediate(() => this.#deliver())
  }

  /** As `say`, at once: not to be called while the server is doing something. */
  sayNow(frame: Uint8Array): void {
    this.#waiting.push(frame)
    this.#deliver()
  }

  /** The client goes away. */
  leave(): void {
    this.#end(1001)
  }

  tell(listener: SocketListener): void {
    this.#listener = listener
  }

  send(data: Uint8Array, taken?: () => void): void {
    if (this.closeCode === null) this.#received(data)
    if (taken) setImmediate(taken)
  }

  cork(): void {}

  uncork(): void {}

  sendTogether(messages: readonly Uint8Array[]): void {
    for (const message of messages) this.send(message)
  }

  close(code: number): void {
    this.#end(code)
  }

  terminate(): void {
    this.#end(1006)
  }

  ping(): void {
    this.#listener?.answered()
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    setImmediate(() => this.#deliver())
  }

  #deliver(): void {
    while (!this.#paused && this.closeCode === null && this.#waiting.length > 0) {
      this.#listener?.received(Buffer.from(this.#waiting.shift() as Uint8Array), true)
    }
  }

  #end(code: number): void {
    if (this.closeCode !== null) return
    this.closeCode = code
    this.readyState = 3
    setImmediate(() => this.#listener?.closed())
  }
}
