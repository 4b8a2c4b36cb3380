import type { Credit, CreditRole } from '../article/credit.ts'
import type { ArticleLanguage } from '../article/json.ts'
import type { Labels } from './labels.ts'

/** One printed line of credits: 编辑：张岚. */
export interface CreditLine {
  /** Decides the id that the line has on the page. */
  readonly role: CreditRole | 'source'
  /** Label and names, ready to print. */
  readonly text: string
}

/** Roles that are printed on one line. English names the three reviewers together. */
const grouped: { readonly [Language in ArticleLanguage]: readonly (readonly CreditRole[])[] } = {
  zh: [['text'], ['photo'], ['editor'], ['review1'], ['review2'], ['review3']],
  en: [['text'], ['photo'], ['editor'], ['review1', 'review2', 'review3']],
}

export interface CreditStyle {
  readonly language: ArticleLanguage
  readonly labels: Labels
  /** Between two names of one label in Chinese; English joins names with commas and a last "and". */
  readonly separator: string
}

/** Under the headline: 来源 记者 通讯员. */
export function topCredits(source: string, credits: readonly Credit[], style: CreditStyle): CreditLine[] {
  const lines: CreditLine[] = source === '' ? [] : [{ role: 'source', text: style.labels.credits.source + source }]
  return [...lines, ...creditLines([['reporter'], ['stringer']], credits, style)]
}

/** After the text: 文 摄影 编辑 一审 二审 三审. */
export function endCredits(credits: readonly Credit[], style: CreditStyle): CreditLine[] {
  return creditLines(grouped[style.language], credits, style)
}

/** The names that stand under a role, each once. */
export function namesOf(credits: readonly Credit[], role: CreditRole): string[] {
  return [...new Set(credits.filter((credit) => credit.role === role).flatMap((credit) => credit.names))]
}

function creditLines(groups: readonly (readonly CreditRole[])[], credits: readonly Credit[], style: CreditStyle): CreditLine[] {
  return groups.flatMap((roles): CreditLine[] => {
    const [role] = roles
    const names = [...new Set(roles.flatMap((each) => namesOf(credits, each)))]
    if (role === undefined || names.length === 0) return []
    return [{ role, text: style.labels.credits[role] + joined(names, style) }]
  })
}

function joined(names: readonly string[], { language, separator }: CreditStyle): string {
  if (language === 'zh') return names.join(separator)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
