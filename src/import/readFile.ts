import type { BlockNode, InlineNode } from '#shared/article/json.ts'
import { blockTexts, countCharacters, inlineText } from '#shared/article/read.ts'
import { type Pasted, pasteHtml, pasteText } from '../editor/paste/cleanPaste.ts'
import { readHtml } from '../editor/paste/readHtml.ts'
import { markdownToHtml } from '../editor/paste/sources/markdown.ts'
import type { HtmlElement } from '../editor/paste/tree.ts'
import { decodeText } from './decodeText.ts'
import { cleanDocx, readDocx } from './docx.ts'
import { ImportError } from './ImportError.ts'

/** Largest file in bytes, and longest text in characters. */
export const importLimits = { bytes: 20 * 1024 * 1024, characters: 300_000 } as const

/** A file as an article: its headline, if it is clear what that is, and the rest. */
export interface ImportedText {
  readonly headline: string
  readonly pasted: Pasted
}

/**
 * Reads a file in the browser; nothing of it is sent anywhere.
 * @param read for tests: reads HTML where there is no browser
 * @throws ImportError
 */
export async function readFile(file: File, read: (html: string) => HtmlElement = readHtml): Promise<ImportedText> {
  if (file.size > importLimits.bytes) throw new ImportError('too_large')
  const pasted = await pastedFrom(file, read)
  const characters = countCharacters(blockTexts(pasted.blocks).join(''))
  if (characters > importLimits.characters) throw new ImportError('too_long')
  if (characters === 0 && pasted.pictures.length === 0) throw new ImportError('empty')
  return withHeadline(pasted)
}

async function pastedFrom(file: File, read: (html: string) => HtmlElement): Promise<Pasted> {
  const ending = /\.([a-z]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? ''
  const bytes = new Uint8Array(await file.arrayBuffer())
  switch (ending) {
    case 'docx': {
      const { html, notes } = await readDocx(bytes)
      const pasted = pasteHtml(html, (source) => cleanDocx(read(source)), 'docx')
      return { ...pasted, report: { ...pasted.report, notes: { ...pasted.report.notes, ...notes } } }
    }
    case 'txt':
      return pasteText(decodeText(bytes))
    case 'md':
    case 'markdown':
      return pasteHtml(await markdownToHtml(withoutFrontMatter(decodeText(bytes))), read, 'markdown')
    case 'html':
    case 'htm':
      return pasteHtml(decodeText(bytes, true), read)
    case 'doc':
    case 'wps':
    case 'rtf':
      throw new ImportError('old_word')
    default:
      throw new ImportError('unknown_type')
  }
}

/** What tools keep at the head of a Markdown file is data, not text. */
function withoutFrontMatter(text: string): string {
  return text.replace(/^\ufeff?---\r?\n(?:[\w-]+:.*\r?\n|\s.*\r?\n)+---\r?\n/, '')
}

/** Longest first line that can be taken for a headline, in characters. */
const maxHeadline = 60

/** Takes the headline off the text: the heading it begins with, or a first line that is short and no sentence. */
function withHeadline(pasted: Pasted): ImportedText {
  const [first, ...rest] = pasted.blocks
  const isClear = first !== undefined && rest.length > 0 && (first.type === 'heading' || isTitleLine(first, rest[0]))
  if (!isClear || (first.type !== 'heading' && first.type !== 'paragraph')) return { headline: '', pasted }
  return { headline: oneLine(first.content), pasted: { ...pasted, blocks: rest } }
}

function isTitleLine(line: BlockNode, next: BlockNode | undefined): boolean {
  if (line.type !== 'paragraph' || next === undefined) return false
  const text = inlineText(line.content)
  return countCharacters(text) <= maxHeadline && !/[。！；：，、.;:,]$|[：:]\s*\S|^[（(【[]/.test(text)
}

function oneLine(content: readonly InlineNode[]): string {
  return inlineText(content)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}
