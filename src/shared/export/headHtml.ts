import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { base64 } from './base64.ts'
import { html, joinHtml, jsonLdElement, type SafeHtml, scriptJson, styleElement } from './escape.ts'
import { baiduTimes, newsGraph, pictureAddresses } from './jsonLd.ts'
import type { PageModel } from './pageModel.ts'
import { pageStyle } from './pageStyle.ts'

/** Everything between <head> and </head>. The page may load its own pictures and nothing else. */
export function headHtml(model: PageModel): SafeHtml {
  const data = [scriptJson(newsGraph(model)), scriptJson(baiduTimes(model))]
  const title = [model.title, model.channel?.label ?? '', model.site.name].filter((part) => part !== '').join('_')
  return joinHtml(
    [
      html`<meta charset="utf-8">`,
      html`<meta http-equiv="Content-Security-Policy" content="${policy(data)}">`,
      html`<meta name="viewport" content="width=device-width, initial-scale=1">`,
      html`<title>${title}</title>`,
      ...(model.banner === null ? [] : [html`<meta name="robots" content="noindex">`]),
      ...named(model),
      ...openGraph(model),
      html`<link rel="icon" href="data:,">`,
      ...(model.url === '' ? [] : [html`<link rel="canonical" href="${model.url}">`]),
      styleElement(pageStyle),
      ...data.map(jsonLdElement),
    ],
    html`\n`,
  )
}

function policy(data: readonly string[]): string {
  const hashes = data.map(sourceHash).join(' ')
  return `default-src 'none'; img-src 'self' data:; style-src ${sourceHash(pageStyle)}; script-src ${hashes}; base-uri 'none'; form-action 'none'`
}

function sourceHash(text: string): string {
  return `'sha256-${base64(sha256(utf8ToBytes(text)))}'`
}

/** The names that newspaper sites have always used; those without a value are left out. */
function named(model: PageModel): SafeHtml[] {
  return metas('name', [
    ['description', model.description],
    ['keywords', model.keywords.join(',')],
    ['contentid', model.number],
    ['publishdate', `${model.published.date} ${model.published.time}`],
    ['source', model.source],
    ['author', model.metaNames.author.join(' ')],
    ['editor', model.metaNames.editor.join(' ')],
  ])
}

function openGraph(model: PageModel): SafeHtml[] {
  const { published, modified } = model
  return metas('property', [
    ['og:type', 'article'],
    ['og:title', model.title],
    ['og:description', model.description],
    ['og:url', model.url],
    ['og:locale', model.labels.locale],
    ['og:site_name', model.site.name],
    ...pictureAddresses(model).map((address) => ['og:image', address] as const),
    ['article:published_time', published.iso],
    ['article:modified_time', modified.iso],
    ['article:section', model.channel?.label ?? ''],
    ...model.keywords.map((word) => ['article:tag', word] as const),
    ['bytedance:published_time', published.iso],
    ['bytedance:lrDate_time', published.iso],
    ['bytedance:updated_time', modified.iso],
  ])
}

function metas(attribute: 'name' | 'property', values: readonly (readonly [string, string])[]): SafeHtml[] {
  const given = values.filter(([, value]) => value !== '')
  return given.map(([name, value]) =>
    attribute === 'name' ? html`<meta name="${name}" content="${value}">` : html`<meta property="${name}" content="${value}">`,
  )
}
