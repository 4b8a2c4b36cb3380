import type { Page } from 'playwright-core'

/** Latin words that a Chinese page may show: names of formats, fields, keys and protocols, and the language switch. */
const allowed = new Set(
  `Galley EN English HTML TXT MD Markdown Word WPS SHA KB MB px http https mailto tel QR
   Ctrl Alt Shift Enter Esc Tab Cmd Mod ICP URL CMS JPEG PNG WebP GIF AVIF Asia Shanghai sig JSON LD author editor`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
)

/** Copy, and what people typed, is in whatever language they wrote. */
const content = '[data-field], [lang=en], code, pre, iframe, input, textarea, .article-returned-reason'

/** What a page says to eyes and ears: its text, names and hints, but not what people wrote. */
function words(page: Page): Promise<string[]> {
  return page.evaluate((skip) => {
    const found: string[] = []
    const walk = (element: Element) => {
      if (element.matches('script, style, svg')) return
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-placeholder']) found.push(element.getAttribute(name) ?? '')
      if (element.matches(skip)) return
      for (const child of element.childNodes) {
        if (child instanceof Element) walk(child)
        else if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent ?? '')
      }
    }
    walk(document.body)
    found.push(document.title)
    return found.map((text) => text.trim()).filter((text) => text !== '')
  }, content)
}

/** Findings about Latin words on a Chinese page that are neither allowed nor among the given names. */
export async function foreignWords(page: Page, names: readonly string[]): Promise<string[]> {
  const known = new Set(names.map((name) => name.toLowerCase()))
  const texts = new Set(await words(page))
  return [...texts].flatMap((text) => {
    const bare = text.replace(/https?:\/\/\S*|\b[0-9a-f]{12,}\b/g, '')
    const foreign = (bare.match(/[A-Za-z][A-Za-z]+/g) ?? []).filter(
      (word) => !allowed.has(word.toLowerCase()) && !known.has(word.toLowerCase()),
    )
    return foreign.length === 0 ? [] : [`foreign words ${foreign.join(', ')} in: ${text.slice(0, 80)}`]
  })
}

/** Findings about places where the name of a text stands instead of the text, or a value was not put in. */
export async function keysShown(page: Page): Promise<string[]> {
  const texts = await words(page)
  return texts
    .filter(
      (text) =>
        /\{\{|\}\}|^(common|article|editor|desk|account|site|errors|credits|verify)\.[a-z]/.test(text) ||
        /\bundefined\b|\[object/.test(text),
    )
    .map((text) => `unfinished text: ${text.slice(0, 80)}`)
}
