/** Schemes a link in copy may have; everything else (javascript:, data:, file: …) is dropped, its text stays. */
const schemes = ['http', 'https', 'mailto', 'tel'] as const

/** Longest address that is kept, in UTF-16 units; longer ones are somebody's data, not a link. */
const maxLength = 2048

/**
 * The address if a reader may be sent there, else null. Control characters and spaces are removed first, because
 * browsers ignore them (`java\nscript:`). An address without a scheme must be a path (`/…`) or an anchor (`#…`);
 * `//host` is refused because its scheme depends on the page it stands on.
 */
export function safeHref(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > maxLength) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  const href = raw.replace(/[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028\u2029\ufeff]/g, '')
  if (href === '' || href.startsWith('//') || href.startsWith('/\\')) return null
  if (href.startsWith('/') || href.startsWith('#')) return href
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase()
  return schemes.some((allowed) => allowed === scheme) ? href : null
}

/** As `safeHref`, but a bare host name (`paper.cn/a`) becomes an https address: what a person types in a link box. */
export function hrefFromTyping(raw: string): string | null {
  const href = safeHref(raw)
  if (href) return href
  return /^[^\s/:]+\.[^\s/:]+/.test(raw.trim()) ? safeHref(`https://${raw.trim()}`) : null
}
