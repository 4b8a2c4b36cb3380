import type { Credit, CreditRole } from '../article/credit.ts'
import type { ArticleLanguage } from '../article/json.ts'
import { namesUnder } from '../workflow/creditChange.ts'
import type { CreditRule } from '../workflow/creditPolicy.ts'

/** One printed line of credits: 编辑：张岚. */
export interface CreditLine {
  /** The first of its roles; decides the id that the line has on the page. */
  readonly role: CreditRole | 'source'
  /** Label and names, ready to print. */
  readonly text: string
}

export interface CreditStyle {
  readonly language: ArticleLanguage
  /** The paper's rules for that language, in printing order. */
  readonly rules: readonly CreditRule[]
  /** Between two names of one label in Chinese; English joins names with commas and a last "and". */
  readonly separator: string
  /** Whether Chinese names of two characters get a full-width space between them. */
  readonly padNames: boolean
}

/**
 * The lines of one place, under the headline or after the text. Roles that share a label share a line, which stands where
 * the first of them stands; somebody who is in several of them is named once.
 */
export function creditLines(place: CreditRule['place'], credits: readonly Credit[], style: CreditStyle): CreditLine[] {
  const rules = printedRules(style.rules).filter((rule) => rule.place === place)
  return [...new Set(rules.map(({ label }) => label))].flatMap((label): CreditLine[] => {
    const roles = rules.filter((rule) => rule.label === label).map(({ role }) => role)
    const filled = roles.filter((role) => namesUnder(credits, role).length > 0)
    const [role] = filled
    if (role === undefined) return []
    const names = [...new Set(filled.flatMap((each) => namesUnder(credits, each)))]
    return [{ role, text: before(label, style) + joined(names, style) }]
  })
}

/** Rules of roles that the paper prints: those with a label. */
export function printedRules(rules: readonly CreditRule[]): CreditRule[] {
  return rules.filter(({ label }) => label.trim() !== '')
}

/** In English a label and the first name are two words, whether somebody typed the space between them or not. */
function before(label: string, { language }: CreditStyle): string {
  return language === 'en' ? `${label.trimEnd()} ` : label
}

function joined(names: readonly string[], { language, separator, padNames }: CreditStyle): string {
  if (language === 'zh') return names.map((name) => (padNames ? padded(name) : name)).join(separator)
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** 李纵 as 李　纵; other names stay. */
function padded(name: string): string {
  return /^\p{Script=Han}{2}$/u.test(name) ? [...name].join('\u3000') : name
}
