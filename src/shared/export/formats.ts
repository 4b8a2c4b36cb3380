import { writeFragment } from './fragment.ts'
import { writeHtml } from './html.ts'
import { writeMarkdown } from './markdown.ts'
import type { ExportInput } from './page.ts'
import { writeText } from './text.ts'

/** What an article can be exported as. 网页, CMS 片段, 纯文本, Markdown */
export const formats = ['html', 'fragment', 'text', 'markdown'] as const
export type Format = (typeof formats)[number]

export interface Exporter {
  /** Media type with its charset, for the Content-Type header. */
  readonly mime: string
  /** End of a file name, without the dot. */
  readonly extension: string
  /**
   * Pure: the same input is the same text.
   * @throws RangeError if a time or the time zone of the input is not valid
   */
  write(input: ExportInput): string
}

export const exportFormats: { readonly [Name in Format]: Exporter } = {
  html: { mime: 'text/html; charset=utf-8', extension: 'html', write: writeHtml },
  fragment: { mime: 'text/html; charset=utf-8', extension: 'fragment.html', write: writeFragment },
  text: { mime: 'text/plain; charset=utf-8', extension: 'txt', write: writeText },
  markdown: { mime: 'text/markdown; charset=utf-8', extension: 'md', write: writeMarkdown },
}
