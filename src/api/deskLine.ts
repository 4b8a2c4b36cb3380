import { type DeskMessage, deskPath } from '#shared/protocol/board.ts'

const firstWaitMs = 500
const longestWaitMs = 15_000

/** What is told of the desk's socket. */
export interface DeskLine {
  /** The line stands, or is down. */
  readonly onLine: (stands: boolean) => void
  /** Articles have changed since this page last heard of them; also after a time without a line. */
  readonly onArticles: () => void
  readonly onNotices: () => void
}

/** Keeps a socket on which the server says that there is something new, and comes back when it is lost. @returns what ends it */
export function openDeskLine({ onLine, onArticles, onNotices }: DeskLine): () => void {
  let wait = firstWaitMs
  let seen: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let socket: WebSocket | null = null
  let ended = false
  const hear = (message: DeskMessage) => {
    if (message.type === 'notices') return onNotices()
    const isNews = message.type === 'articles' || message.version !== seen
    seen = message.version
    if (!isNews) return
    onArticles()
    // What was said while the line was down was said to nobody.
    if (message.type === 'hello') onNotices()
  }
  const connect = () => {
    socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${deskPath}`)
    socket.onopen = () => {
      wait = firstWaitMs
      onLine(true)
    }
    socket.onmessage = (event) => hear(JSON.parse(String(event.data)) as DeskMessage)
    socket.onclose = () => {
      if (ended) return
      onLine(false)
      timer = setTimeout(connect, wait * (0.5 + Math.random()))
      wait = Math.min(longestWaitMs, wait * 2)
    }
  }
  connect()
  return () => {
    ended = true
    clearTimeout(timer)
    socket?.close()
  }
}
