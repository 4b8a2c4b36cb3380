/**
 * Whether a request may have been sent by one of our own pages. A browser names the page's origin on every request
 * that changes something and on every WebSocket; programs that are no browser send none and carry no cookie by
 * accident, so they pass.
 * @param publicUrl origin under which people reach the server when a proxy hides it, for example https://desk.paper.cn
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, publicUrl: string | null): boolean {
  if (origin === undefined) return true
  if (publicUrl !== null && origin === publicUrl) return true
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
