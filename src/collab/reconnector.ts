import type { WebsocketProvider } from 'y-websocket'

/** An attempt to connect that has not come through after this time, in milliseconds, never will: another one may. */
const attemptLimit = 10_000

/**
 * Reacts to the browser's word about the network at once, where the provider would notice after up to 30 s. "Offline" is
 * only taken as a reason to look: a server on the same machine or in the same house may still be there.
 *
 * Also gives up attempts that got stuck: on a path that swallows everything a socket can wait for minutes to be opened,
 * the provider waits with it, and would still wait when the path is long back.
 * @returns a function that stops it
 */
export function createReconnector(provider: WebsocketProvider, isClosed: () => boolean): () => void {
  const again = () => {
    if (isClosed()) return
    provider.disconnect()
    provider.connect()
  }
  const stopWatch = watchAttempts(provider, again)
  if (typeof window === 'undefined') return stopWatch
  const online = () => {
    if (!provider.wsconnected) again()
  }
  window.addEventListener('offline', again)
  window.addEventListener('online', online)
  return () => {
    stopWatch()
    window.removeEventListener('offline', again)
    window.removeEventListener('online', online)
  }
}

/** Calls `again` when one and the same attempt to connect lasts too long. */
function watchAttempts(provider: WebsocketProvider, again: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const onStatus = ({ status }: { status: 'connected' | 'disconnected' | 'connecting' }) => {
    clearTimeout(timer)
    if (status !== 'connecting') return
    timer = setTimeout(() => {
      if (provider.wsconnecting) again()
    }, attemptLimit)
  }
  provider.on('status', onStatus)
  return () => {
    clearTimeout(timer)
    provider.off('status', onStatus)
  }
}
