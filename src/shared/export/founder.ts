import { comment, html, type SafeHtml } from './escape.ts'
import type { PageModel } from './pageModel.ts'

/** The body between the marks by which archives of 方正 pages find it. */
export function founderBody(body: SafeHtml): SafeHtml {
  return html`${comment('enpcontent')}<founder-content>
${body}
</founder-content>${comment('/enpcontent')}`
}

/** The article's data in the one comment that such archives read. Nothing in a value can close its field or the comment. */
export function founderProperties(model: PageModel): SafeHtml {
  const fields: readonly (readonly [string, string])[] = [
    ['articleid', model.number],
    ['date', `${model.published.date} ${model.published.time}:0`],
    ['author', model.metaNames.author.join(' ')],
    ['title', model.headline],
    ['keyword', model.keywords.join(',')],
    ['subtitle', model.deck],
    ['introtitle', model.kicker],
    ['nodename', model.channel?.label ?? ''],
    ['nodesearchname', model.channel?.label ?? ''],
    ['url', model.url],
    ['sourcename', model.source],
    ['abstract', model.description],
  ]
  return comment(`enpproperty ${fields.map(([name, value]) => `<${name}>${inField(value)}</${name}>`).join('')}/enpproperty`)
}

function inField(value: string): string {
  return value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
