import './CreditRules.css'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { creditRoles } from '#shared/article/credit.ts'
import type { ArticleLanguage } from '#shared/article/json.ts'
import type { CreditRule } from '#shared/workflow/creditPolicy.ts'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'

export interface CreditRulesProps {
  readonly rules: readonly CreditRule[]
  readonly language: ArticleLanguage
  readonly onChange: (rules: readonly CreditRule[]) => void
}

/** Words and order of the credit line: every role in its place, those that are not printed too. */
export function CreditRules({ rules, language, onChange }: CreditRulesProps) {
  const t = useT()
  const all = withEveryRole(rules)
  const replace = (index: number, rule: CreditRule) => onChange(all.with(index, rule))
  const places = (['top', 'end'] as const).map((value) => ({ value, label: t(($) => $.credits.policy[value]) }))
  return (
    <fieldset className="site-rules">
      <legend className="ui-field-label">{t(($) => $.credits.policy.rules)}</legend>
      <p className="ui-field-hint">{t(($) => $.credits.policy.rulesHint)}</p>
      <ol className="site-rules-list">
        {all.map((rule, index) => {
          const role = t(($) => $.credits.role[rule.role])
          return (
            <li key={rule.role} className="site-rule" data-unprinted={rule.label.trim() === '' || undefined}>
              <span className="site-rule-role">{role}</span>
              <TextField
                size="sm"
                label={t(($) => $.credits.policy.label, { role })}
                hideLabel
                lang={language === 'zh' ? 'zh-CN' : 'en'}
                maxLength={24}
                spellCheck={false}
                value={rule.label}
                onChange={(label) => replace(index, { ...rule, label })}
              />
              <Select
                size="sm"
                label={t(($) => $.credits.policy.place, { role })}
                hideLabel
                value={rule.place}
                options={places}
                onChange={(place) => replace(index, { ...rule, place })}
              />
              <span className="site-row-tools">
                <IconButton
                  size="sm"
                  label={t(($) => $.credits.policy.up, { role })}
                  icon={<ArrowUp size={14} aria-hidden />}
                  disabled={index === 0}
                  onClick={() => onChange(moved(all, index, -1))}
                />
                <IconButton
                  size="sm"
                  label={t(($) => $.credits.policy.down, { role })}
                  icon={<ArrowDown size={14} aria-hidden />}
                  disabled={index === all.length - 1}
                  onClick={() => onChange(moved(all, index, 1))}
                />
              </span>
            </li>
          )
        })}
      </ol>
    </fieldset>
  )
}

/** Roles without a rule stand at the end, without words. */
function withEveryRole(rules: readonly CreditRule[]): CreditRule[] {
  const absent = creditRoles.filter((role) => !rules.some((rule) => rule.role === role))
  return [...rules, ...absent.map((role) => ({ role, label: '', place: 'end' as const }))]
}

function moved(rules: readonly CreditRule[], index: number, step: -1 | 1): CreditRule[] {
  const [rule, other] = [rules[index], rules[index + step]]
  return rule && other ? rules.with(index, other).with(index + step, rule) : [...rules]
}
