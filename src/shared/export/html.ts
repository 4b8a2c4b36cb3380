import { bodyHtml } from './bodyHtml.ts'
import type { CreditLine } from './creditLines.ts'
import { html, joinHtml, type SafeHtml } from './escape.ts'
import { founderBody, founderProperties } from './founder.ts'
import { headHtml } from './headHtml.ts'
import type { ExportInput } from './page.ts'
import { type PageLink, type PageModel, pageModel } from './pageModel.ts'
import { qrSvg } from './qr.ts'

/**
 * The publishable page: one self-contained file that asks for nothing but its own pictures. Site links, breadcrumb,
 * headline group, share block, text, credits and related stories stand in this order in the document; the style moves
 * the share block beside the text or after it.
 * @throws RangeError if a time or the time zone of the input is not valid
 */
export function writeHtml(input: ExportInput): string {
  const model = pageModel(input)
  const { labels } = model
  const draft = model.banner && html` class="draft" data-watermark="${model.banner.watermark}"`
  return html`<!DOCTYPE html>
<html lang="${labels.lang}">
<head>
${headHtml(model)}
</head>
<body${draft}>
<a class="skip" href="#text">${labels.skip}</a>
${siteHeader(model)}
<main>
${article(model)}
${related(model)}</main>
${siteFooter(model)}</body>
</html>
`.toString()
}

function siteHeader(model: PageModel): SafeHtml {
  const { labels, site, channel } = model
  const items = (links: readonly PageLink[]) => links.map((link) => html`<li>${anchor(link)}</li>`)
  const siteNav = site.links.length > 0 && html`<nav class="links" aria-label="${labels.siteNav}"><ul>${items(site.links)}</ul></nav>\n`
  // The separator is text, so that the path reads "首页 > 社会" wherever the style is lost.
  const here = channel && html` <span aria-hidden="true">&gt;</span> </li><li>${anchor(channel, html` aria-current="location"`)}`
  return html`<header class="site">
${bannerHtml(model)}${siteNav}<nav class="path" aria-label="${labels.breadcrumb}"><ol><li><a href="${site.home}">${labels.home}</a>${here}</li></ol></nav>
</header>`
}

/** Stands on everything that may not be published as it is: 未签发 before the third review has signed. */
export function bannerHtml({ banner }: PageModel): SafeHtml {
  return banner ? html`<p class="unsigned" role="note">${banner.text}</p>\n` : html``
}

/** 更正: before the text, dated, so that nobody reads on without it. */
function corrections({ corrections: found, labels }: PageModel): SafeHtml {
  if (found.length === 0) return html``
  const notes = found.map(
    ({ at, text }) =>
      html`<p><strong>${labels.correction}</strong>${labels.space}<time datetime="${at.iso}">${at.printed}</time>${labels.space}${text}</p>`,
  )
  return html`<section class="correction" aria-label="${labels.correction}">${notes}</section>\n`
}

function anchor({ label, href }: PageLink, more: SafeHtml = html``): SafeHtml {
  return href === null ? html`<span>${label}</span>` : html`<a href="${href}"${more}>${label}</a>`
}

function article(model: PageModel): SafeHtml {
  const body = bodyHtml(model)
  const standfirst = model.standfirst !== '' && html`<p class="standfirst">${model.standfirst}</p>\n`
  return html`<article class="h-entry" aria-labelledby="hed">
${articleHeader(model)}
${share(model)}
<div class="text" id="text" tabindex="-1">
${corrections(model)}${standfirst}<div class="body e-content">${model.founderMarkers ? founderBody(body) : html`\n${body}\n`}</div>
${model.founderMarkers && html`${founderProperties(model)}\n`}${credits(model)}</div>
</article>`
}

function articleHeader(model: PageModel): SafeHtml {
  const { labels, published } = model
  const clauses = joinHtml(
    model.clauses.map((clause) => html`<span class="cl">${clause}</span>`),
    html`${labels.space}`,
  )
  const time = html`<time id="pubtime_baidu" class="dt-published" datetime="${published.iso}">${published.printed}</time>`
  return html`<header class="top">
<hgroup>${model.kicker !== '' && html`<p class="kicker">${model.kicker}</p>`}<h1 id="hed" class="p-name">${clauses}</h1>${model.deck !== '' && html`<p class="deck">${model.deck}</p>`}</hgroup>
<p class="meta">${joinHtml([time, ...creditSpans(model.topCredits)], html`${labels.between}`)}</p>
</header>`
}

function credits(model: PageModel): SafeHtml {
  const issue = model.issueLine !== '' && html`<p class="issue">${model.issueLine}</p>\n`
  const names =
    model.endCredits.length > 0 && html`<p class="credits">${joinHtml(creditSpans(model.endCredits), html`${model.labels.between}`)}</p>\n`
  return issue || names ? html`<footer class="end">\n${issue}${names}</footer>\n` : html``
}

/** Search engines know these ids; each is given to the first line that it fits. */
const lineIds: readonly { readonly id: string; readonly roles: readonly CreditLine['role'][] }[] = [
  { id: 'source_baidu', roles: ['source'] },
  { id: 'author_baidu', roles: ['reporter', 'stringer'] },
  { id: 'editor_baidu', roles: ['editor', 'duty'] },
]

function creditSpans(lines: readonly CreditLine[]): SafeHtml[] {
  return lines.map((line) => {
    const known = lineIds.find(({ roles }) => lines.find((other) => roles.includes(other.role)) === line)
    return known ? html`<span id="${known.id}">${line.text}</span>` : html`<span>${line.text}</span>`
  })
}

function share(model: PageModel): SafeHtml {
  const { labels, url } = model
  const code = qrSvg(url, labels.qr)
  const hint = model.share.hint !== '' && html`<p class="hint">${model.share.hint}</p>`
  const address = url !== '' && html`<p class="address">${url}</p>`
  return html`<aside class="share" aria-labelledby="share-h"><h2 id="share-h">${model.share.title || labels.share}</h2>${code && html`<div class="qr">${code}</div>`}<div class="how">${hint}${address}</div></aside>`
}

function related(model: PageModel): SafeHtml {
  if (model.related.length === 0) return html``
  const items = model.related.map((story) => html`<li>${anchor(story)}</li>`)
  return html`<aside class="related" aria-labelledby="rel-h"><h2 id="rel-h">${model.labels.related}</h2><ul>${items}</ul></aside>\n`
}

function siteFooter(model: PageModel): SafeHtml {
  const { licence } = model.site
  return licence.length === 0 ? html`` : html`<footer class="site">${licence.map((line) => html`<p>${line}</p>`)}</footer>\n`
}
