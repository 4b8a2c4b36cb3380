import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net'

/** `up`: from the client to the server. */
export type Direction = 'up' | 'down'

interface Rules {
  stalled: boolean
  delayMs: number
  bytesPerSecond: number
}

const both: readonly Direction[] = ['up', 'down']
/** What one direction of one connection keeps before it stops reading, so that a slow line presses back on the sender. */
const buffered = 128 * 1024
const tickMs = 10

/** A line to a server that a test can spoil: for all its connections, now and later, or for those that are open now. */
export class FaultProxy {
  readonly #target: { readonly host: string; readonly port: number }
  readonly #server: Server
  readonly #rules: Readonly<Record<Direction, Rules>> = {
    up: { stalled: false, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY },
    down: { stalled: false, delayMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY },
  }
  readonly #lines = new Set<Line>()
  #refusing = false
  /** Connections accepted so far. */
  accepted = 0

  private constructor(target: { host: string; port: number }) {
    this.#target = target
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket))
  }

  /** A proxy in front of a port, on a port of its own. */
  static async before(port: number, host = '127.0.0.1'): Promise<FaultProxy> {
    const proxy = new FaultProxy({ host, port })
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get open(): number {
    return this.#lines.size
  }

  /** Takes connections and bytes and forwards nothing, not even that a side has gone. */
  stall(directions: readonly Direction[] = both): void {
    for (const direction of directions) this.#rules[direction].stalled = true
  }

  /** Forwards again, beginning with what waited. */
  resume(directions: readonly Direction[] = both): void {
    for (const direction of directions) this.#rules[direction].stalled = false
    for (const line of this.#lines) line.pump()
  }

  /** Open connections are never forwarded again and never closed: a router that forgot them. New ones are not affected. */
  abandon(): void {
    for (const line of this.#lines) line.abandon()
  }

  /** Holds every byte back for a time. */
  delay(ms: number, directions: readonly Direction[] = both): void {
    for (const direction of directions) this.#rules[direction].delayMs = ms
  }

  /** Forwards so many bytes a second on every connection; Infinity: as many as come. */
  limit(bytesPerSecond: number, directions: readonly Direction[] = both): void {
    for (const direction of directions) this.#rules[direction].bytesPerSecond = bytesPerSecond
    for (const line of this.#lines) line.pump()
  }

  /** Resets all open connections. */
  cut(): void {
    for (const line of [...this.#lines]) line.destroy()
  }

  /** Resets new connections at once. */
  refuse(refusing: boolean): void {
    this.#refusing = refusing
  }

  /** Says in one direction that nothing more will come, while the other goes on. */
  halfClose(direction: Direction): void {
    for (const line of this.#lines) line.end(direction)
  }

  async close(): Promise<void> {
    this.cut()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  #accept(client: Socket): void {
    this.accepted += 1
    if (this.#refusing) return client.resetAndDestroy() as unknown as undefined
    const server = tcpConnect({ ...this.#target, allowHalfOpen: true })
    const line = new Line(client, server, this.#rules, () => this.#lines.delete(line))
    this.#lines.add(line)
  }
}

/** One connection. */
class Line {
  readonly #pipes: Readonly<Record<Direction, Pipe>>
  readonly #sockets: readonly Socket[]
  readonly #gone: () => void

  constructor(client: Socket, server: Socket, rules: Readonly<Record<Direction, Rules>>, gone: () => void) {
    this.#sockets = [client, server]
    this.#gone = gone
    const broken = () => this.destroy()
    this.#pipes = { up: new Pipe(client, server, rules.up, broken), down: new Pipe(server, client, rules.down, broken) }
    for (const socket of this.#sockets) {
      socket.setNoDelay(true)
      socket.on('close', () => {
        if (this.#sockets.every(({ destroyed }) => destroyed)) gone()
      })
    }
  }

  pump(): void {
    for (const pipe of Object.values(this.#pipes)) pipe.pump()
  }

  abandon(): void {
    for (const pipe of Object.values(this.#pipes)) pipe.abandon()
  }

  end(direction: Direction): void {
    this.#pipes[direction].end()
  }

  destroy(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#gone()
  }
}

/** One direction of one connection. */
class Pipe {
  readonly #source: Socket
  readonly #target: Socket
  readonly #rules: Rules
  readonly #queue: { chunk: Buffer; readonly due: number }[] = []
  #queued = 0
  /** What the bandwidth allows to be sent now, and when that was worked out. */
  #allowance = 0
  #countedAt = performance.now()
  #timer: NodeJS.Timeout | null = null
  #last: 'none' | 'end' | 'break' = 'none'
  #abandoned = false
  readonly #broken: () => void

  constructor(source: Socket, target: Socket, rules: Rules, broken: () => void) {
    this.#source = source
    this.#target = target
    this.#rules = rules
    this.#broken = broken
    source.on('data', (chunk: Buffer) => {
      this.#queue.push({ chunk, due: performance.now() + rules.delayMs })
      this.#queued += chunk.length
      if (this.#queued > buffered) source.pause()
      this.pump()
    })
    source.on('end', () => this.#ends('end'))
    source.on('error', () => this.#ends('break'))
    source.on('close', () => this.#ends('break'))
    target.on('drain', () => this.pump())
  }

  abandon(): void {
    this.#abandoned = true
  }

  end(): void {
    if (!this.#target.destroyed) this.#target.end()
  }

  #ends(how: 'end' | 'break'): void {
    if (this.#last === 'none') this.#last = how
    this.pump()
  }

  /** Forwards what may be forwarded now and comes back for the rest. */
  pump(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#abandoned || this.#rules.stalled) return
    while (this.#queue[0] && !this.#target.writableNeedDrain) {
      const head = this.#queue[0]
      const now = performance.now()
      if (head.due > now) return this.#later(head.due - now)
      const size = Math.min(head.chunk.length, this.#allowed(now))
      if (size < 1) return this.#later(tickMs)
      this.#allowance -= size
      this.#queued -= size
      this.#target.write(head.chunk.subarray(0, size))
      if (size === head.chunk.length) this.#queue.shift()
      else head.chunk = head.chunk.subarray(size)
      if (this.#queued <= buffered / 2) this.#source.resume()
    }
    if (this.#queue.length > 0) return
    if (this.#last === 'end') this.end()
    else if (this.#last === 'break') this.#broken()
  }

  #allowed(now: number): number {
    const { bytesPerSecond } = this.#rules
    if (bytesPerSecond === Number.POSITIVE_INFINITY) return bytesPerSecond
    // Not more than a tenth of a second is saved up while nothing comes.
    this.#allowance = Math.min(this.#allowance + ((now - this.#countedAt) / 1000) * bytesPerSecond, bytesPerSecond / 10)
    this.#countedAt = now
    return Math.floor(this.#allowance)
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => this.pump(), ms)
  }
}
