import { bodyHtml } from './bodyHtml.ts'
import { html } from './escape.ts'
import { bannerHtml } from './html.ts'
import type { ExportInput } from './page.ts'
import { pageModel } from './pageModel.ts'

/**
 * The body alone, to be pasted into a content management system that has its own fields for headline and credits.
 * Unsigned copy says so here too.
 * @throws RangeError if a time or the time zone of the input is not valid
 */
export function writeFragment(input: ExportInput): string {
  const model = pageModel(input)
  return html`${bannerHtml(model)}${bodyHtml(model)}\n`.toString()
}
