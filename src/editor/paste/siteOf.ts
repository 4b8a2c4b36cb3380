/** Where the clipboard of some systems names the page, and where a page itself does. */
const marks = [/\bSourceURL:\s*(https?:\/\/[^\s<>"']+)/i, /<base\s[^>]*\bhref\s*=\s*["']?(https?:\/\/[^\s<>"']+)/i]

/**
 * The site from which a piece of HTML says it was copied. Links in it are no such word: they lead to others' pages.
 * @returns `https://host`, without anything that tells which page it was; null if it does not say
 */
export function siteOf(html: string): string | null {
  for (const mark of marks) {
    const address = mark.exec(html)?.[1]
    if (address === undefined || !URL.canParse(address)) continue
    const { protocol, host } = new URL(address)
    if (host !== '') return `${protocol}//${host}`
  }
  return null
}
