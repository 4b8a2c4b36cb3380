import { isMainThread } from 'node:worker_threads'

/*
 * Loaded into a measured server beside its own code (`--import`, with `--expose-gc`): resident memory alone tells more
 * of V8's leisure than of the server, so the load generator can ask what is left after a collection.
 */

/** Answer to the message `collect`. */
export interface HeldReply {
  /** Bytes of the main thread's heap and of the buffers outside it. */
  readonly held: number
}

function answer(): void {
  const { gc } = globalThis
  gc?.()
  gc?.()
  const { heapUsed, external } = process.memoryUsage()
  const reply: HeldReply = { held: heapUsed + external }
  process.send?.(reply)
}

if (isMainThread) {
  process.on('message', answer)
  // The channel to the load generator is no reason for the server to stay.
  process.channel?.unref()
}
