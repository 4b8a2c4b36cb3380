import { useState } from 'react'
import type { ArticleLanguage } from '#shared/article/json.ts'
import { articleLanguages } from '#shared/article/json.ts'
import { metaSources } from '#shared/workflow/creditPolicy.ts'
import { useT } from '../i18n/useT.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Select } from '../ui/Select.tsx'
import { CreditRules } from './CreditRules.tsx'
import { NumberField } from './NumberField.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import type { SiteFormState } from './useSiteForm.ts'

/** The house's rules for its credit line. */
export function CreditPolicySection({ form: { profile, set, wrong } }: { readonly form: SiteFormState }) {
  const t = useT()
  const { creditPolicy: policy } = profile
  const [shown, setShown] = useState<ArticleLanguage>(profile.language)
  const change = (part: Partial<typeof policy>) => set({ creditPolicy: { ...policy, ...part } })
  const sources = metaSources.map((value) => ({ value, label: t(($) => $.credits.policy.source[value]) }))
  const faulty = articleLanguages.find((language) => wrong(`creditPolicy.lines.${language}`) !== null)
  return (
    <ProfileSection
      title={t(($) => $.credits.policy.title)}
      hint={t(($) => $.credits.policy.hint)}
      error={faulty ? `${t(($) => $.common.articleLanguage[faulty])} · ${wrong(`creditPolicy.lines.${faulty}`)}` : null}
    >
      <div className="site-pair site-pair--even">
        <NumberField
          label={t(($) => $.credits.policy.minCharacters)}
          value={policy.minCharacters}
          most={10_000}
          onChange={(minCharacters) => change({ minCharacters })}
        />
        <NumberField
          label={t(($) => $.credits.policy.minShare)}
          value={policy.minShare}
          most={100}
          onChange={(minShare) => change({ minShare })}
        />
      </div>
      <p className="ui-field-hint">{t(($) => $.credits.policy.thresholdHint)}</p>
      <Checkbox label={t(($) => $.credits.policy.padNames)} checked={policy.padNames} onChange={(padNames) => change({ padNames })} />
      <Select
        label={t(($) => $.credits.policy.language)}
        className="site-short"
        value={shown}
        options={articleLanguages.map((value) => ({ value, label: t(($) => $.common.articleLanguage[value]) }))}
        onChange={setShown}
      />
      <CreditRules
        rules={policy.lines[shown]}
        language={shown}
        onChange={(rules) => change({ lines: { ...policy.lines, [shown]: rules } })}
      />
      <div className="site-pair site-pair--even">
        {(['author', 'editor'] as const).map((name) => (
          <Select
            key={name}
            label={`${t(($) => $.credits.policy.metas)} ${t(($) => $.credits.policy[name])}`}
            value={policy.metas[name]}
            options={sources}
            onChange={(source) => change({ metas: { ...policy.metas, [name]: source } })}
          />
        ))}
      </div>
      <p className="ui-field-hint">{t(($) => $.credits.policy.metasHint)}</p>
    </ProfileSection>
  )
}
