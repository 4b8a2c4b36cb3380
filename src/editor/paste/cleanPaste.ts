import type { BlockNode, InlineNode } from '#shared/article/json.ts'
import { normalizeBlocks, type RawNode } from '#shared/article/normalize.ts'
import { inlineText } from '#shared/article/read.ts'
import { blocksOf } from './blocks.ts'
import { detectSource, type PasteSource } from './detectSource.ts'
import { type PasteReport, Tally } from './report.ts'
import { type Reprint, readReprint } from './reprint.ts'
import { cleanDingtalk } from './sources/dingtalk.ts'
import { cleanFeishu } from './sources/feishu.ts'
import { cleanGoogleDocs } from './sources/googleDocs.ts'
import { cleanLibreOffice } from './sources/libreOffice.ts'
import { cleanNewsPage } from './sources/newsPage.ts'
import { paragraphsOf } from './sources/plainText.ts'
import { cleanSpreadsheet } from './sources/spreadsheet.ts'
import { cleanWechat } from './sources/wechat.ts'
import { cleanWord } from './sources/word.ts'
import { cleanWordOnline } from './sources/wordOnline.ts'
import { cleanWps } from './sources/wps.ts'
import { cleanYuque } from './sources/yuque.ts'
import type { HtmlElement } from './tree.ts'

/** A paste that is ready to be put into the text. */
export interface Pasted {
  readonly blocks: readonly BlockNode[]
  /** For every figure among the blocks, in order, where its picture is in the source; '' if unknown. */
  readonly pictures: readonly string[]
  readonly report: PasteReport
  /** Where the text comes from, if its page says so. */
  readonly reprint: Reprint | null
}

type Step = (root: HtmlElement, tally: Tally) => HtmlElement

/** What each source needs before the common cleaning. */
const steps: Readonly<Partial<Record<PasteSource, Step>>> = {
  word: cleanWord,
  wordOnline: cleanWordOnline,
  wps: cleanWps,
  excel: cleanSpreadsheet,
  googleSheets: cleanSpreadsheet,
  googleDocs: cleanGoogleDocs,
  libreOffice: cleanLibreOffice,
  wechat: cleanWechat,
  feishu: cleanFeishu,
  dingtalk: cleanDingtalk,
  yuque: cleanYuque,
  newsPage: cleanNewsPage,
}

/** Sources that are published pages; only what was published can be reprinted. */
const published: readonly PasteSource[] = ['wechat', 'newsPage', 'web']

/**
 * Makes blocks of our schema of HTML from anywhere. Every visible character is in them, or the report names what kind
 * of thing was left out.
 * @param read makes a tree of HTML: `readHtml` in the browser
 * @param source given where it is known, for example the format of a file
 */
export function pasteHtml(html: string, read: (html: string) => HtmlElement, source: PasteSource = detectSource(html)): Pasted {
  const tally = new Tally()
  const root = read(html)
  const { blocks, pictures } = blocksOf(steps[source]?.(root, tally) ?? root, tally)
  return finished(source, blocks, pictures, tally)
}

/** Makes paragraphs of plain text. */
export function pasteText(text: string): Pasted {
  return finished('text', paragraphsOf(text), [], new Tally())
}

/**
 * A piece of one line with the plain spaces that it was copied with: they part it from the words around it.
 * @param text the same as plain text
 */
export function withOuterSpaces(pasted: Pasted, text: string): Pasted {
  const [only, second] = pasted.blocks
  if (only?.type !== 'paragraph' || second !== undefined || only.content.length === 0) return pasted
  const before: InlineNode[] = /^ \S/.test(text) ? [{ type: 'text', text: ' ' }] : []
  const after: InlineNode[] = /\S $/.test(text) ? [{ type: 'text', text: ' ' }] : []
  return { ...pasted, blocks: [{ type: 'paragraph', content: [...before, ...only.content, ...after] }] }
}

/** Whether the bytes of a picture are in its address, so that it can be uploaded. */
export function isCarried(address: string): boolean {
  return /^(data:image\/|blob:)/i.test(address)
}

function finished(source: PasteSource, raw: readonly RawNode[], pictures: readonly string[], tally: Tally): Pasted {
  const blocks = normalizeBlocks(raw)
  const carried = pictures.filter(isCarried).length
  return {
    blocks,
    pictures,
    report: { source, pictures: carried, missingPictures: pictures.length - carried, notes: tally.notes },
    reprint: published.includes(source) ? readReprint(blocks.map(lineOf)) : null,
  }
}

function lineOf(block: BlockNode): { type: string; text: string } {
  const text = block.type === 'paragraph' || block.type === 'heading' ? inlineText(block.content) : ''
  return { type: block.type, text }
}
