import type { ArticleLanguage } from '../article/json.ts'
import type { ChangePlace, TextChange } from './textChanges.ts'

/** More changes than this are counted in the draft, not listed: nobody reads a longer notice. */
const mostListed = 6

const places: { readonly [L in ArticleLanguage]: { readonly [P in ChangePlace]: string } } = {
  zh: { kicker: '引题', headline: '标题', deck: '副题', body: '正文', details: '稿件信息' },
  en: { kicker: 'kicker', headline: 'headline', deck: 'deck', body: 'text', details: 'details' },
}

/**
 * A draft of the 更正 from what a correction changes: a sentence for each place at which words changed, with a few
 * characters around it, so that a reader finds it. Whoever publishes may write another one.
 * @returns an empty string if no word changed
 */
export function correctionNotice(changes: readonly TextChange[], language: ArticleLanguage): string {
  const told = changes.filter(({ kind, place }) => kind === 'text' && place !== 'details')
  const listed = told.slice(0, mostListed).map((change) => sentence(change, language))
  const rest = told.length - listed.length
  if (rest > 0) listed.push(language === 'zh' ? `另有 ${rest} 处改动。` : `${rest} more passages were changed.`)
  return listed.join(language === 'zh' ? '' : ' ')
}

function sentence({ place, before, after, lead, tail }: TextChange, language: ArticleLanguage): string {
  const where = places[language][place]
  const around = (text: string) => oneLine(lead + text + tail)
  const [was, is] = [around(before), around(after)]
  if (language === 'zh') {
    if (oneLine(before) === '') return `${where}补入“${oneLine(after)}”，现为“${is}”。`
    if (oneLine(after) === '') return `${where}“${was}”删去“${oneLine(before)}”。`
    return `${where}“${was}”应为“${is}”。`
  }
  if (oneLine(before) === '') return `In the ${where}, “${oneLine(after)}” was added: it now reads “${is}”.`
  if (oneLine(after) === '') return `In the ${where}, “${oneLine(before)}” was taken out of “${was}”.`
  return `In the ${where}, “${was}” should have read “${is}”.`
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim()
}
