import { type NoteKind, Tally } from '../editor/paste/report.ts'
import { element, type HtmlElement, isElement, type Rule, rewrite } from '../editor/paste/tree.ts'
import { ImportError } from './ImportError.ts'
import { zipEntries, zipText } from './zip.ts'

/** Most bytes that a document may unpack to: a small file can claim to hold very much. */
const maxUnpacked = 300 * 1024 * 1024

/** Beside what the reader of .docx does by itself. */
const styleMap = [
  'u => u',
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='标题'] => h1:fresh",
  ...[1, 2, 3].map((level) => `p[style-name='标题 ${level}'] => h${level}:fresh`),
  "p[style-name='Quote'] => blockquote > p:fresh",
]

/** A document of Word as HTML, and what of it the HTML cannot hold. */
export interface DocxHtml {
  readonly html: string
  readonly notes: Readonly<Partial<Record<NoteKind, number>>>
}

/** @throws ImportError damaged, too_large */
export async function readDocx(bytes: Uint8Array<ArrayBuffer>): Promise<DocxHtml> {
  const entries = zipEntries(bytes)
  if (entries.reduce((sum, { unpacked }) => sum + unpacked, 0) > maxUnpacked) throw new ImportError('too_large')
  const document = await zipText(bytes, entries, 'word/document.xml')
  if (document === '') throw new ImportError('damaged')
  const notes = docxNotes(document, await zipText(bytes, entries, 'word/numbering.xml'))
  const { default: mammoth } = await import('mammoth')
  try {
    const input = { arrayBuffer: bytes.buffer, buffer: bytes }
    const { value } = await mammoth.convertToHtml(input as typeof input & { buffer: never }, { styleMap, includeEmbeddedStyleMap: false })
    return { html: value, notes }
  } catch {
    throw new ImportError('damaged')
  }
}

/** Counts in the document's XML what does not come out as HTML. */
export function docxNotes(document: string, numbering: string): DocxHtml['notes'] {
  const tally = new Tally()
  const count = (kind: NoteKind, mark: RegExp) => tally.count(kind, document.match(mark)?.length ?? 0)
  count('comment', /<w:commentReference\b/g)
  count('deletion', /<w:(del|moveFrom) /g)
  count('insertion', /<w:(ins|moveTo) (?![^>]*\/>)/g)
  count('footnote', /<w:(foot|end)noteReference\b/g)
  count('math', /<m:oMath[ >]/g)
  count('embed', /<w:object\b/g)
  count('drawing', /<(c:chart|dgm:relIds)\b/g)
  tally.count('numbering', restyledNumbers(document, numbering))
  return tally.notes
}

/** How many paragraphs are numbered otherwise than 1, 2, 3. */
function restyledNumbers(document: string, numbering: string): number {
  const formats = new Map<string, string>()
  for (const [, id = '', levels = ''] of numbering.matchAll(/<w:abstractNum [^>]*w:abstractNumId="(\d+)"[^>]*>(.*?)<\/w:abstractNum>/gs)) {
    for (const [, level = '', inside = ''] of levels.matchAll(/<w:lvl [^>]*w:ilvl="(\d+)"[^>]*>(.*?)<\/w:lvl>/gs)) {
      formats.set(`${id} ${level}`, /<w:numFmt w:val="(\w+)"/.exec(inside)?.[1] ?? 'decimal')
    }
  }
  const lists = new Map<string, string>()
  for (const [, id = '', base = ''] of numbering.matchAll(/<w:num [^>]*w:numId="(\d+)"[^>]*>\s*<w:abstractNumId w:val="(\d+)"/g))
    lists.set(id, base)
  let found = 0
  for (const [, level = '', id = ''] of document.matchAll(/<w:numPr>\s*<w:ilvl w:val="(\d+)"\/>\s*<w:numId w:val="(\d+)"\/>/g)) {
    if (!/^(decimal|bullet|none)$/.test(formats.get(`${lists.get(id)} ${level}`) ?? 'none')) found++
  }
  return found
}

/** The notes at the end of the HTML as paragraphs with their numbers, without the arrows that lead back. */
export function cleanDocx(root: HtmlElement): HtmlElement {
  const rule: Rule = (node, inside) => {
    if (node.name === 'a' && /^#(foot|end)note-ref-/.test(node.attributes['href'] ?? '')) return []
    const isNotes =
      node.name === 'ol' && node.children.some((child) => isElement(child) && /^(foot|end)note-/.test(child.attributes['id'] ?? ''))
    if (!isNotes) return undefined
    return inside()
      .filter(isElement)
      .map((item, index) => {
        const [first, ...rest] = item.children
        const number = { text: `[${index + 1}] ` }
        const numbered =
          first && isElement(first) ? [{ ...first, children: [number, ...first.children] }] : [number, ...(first ? [first] : [])]
        return element('div', [...numbered, ...rest])
      })
  }
  return rewrite(root, rule)
}
