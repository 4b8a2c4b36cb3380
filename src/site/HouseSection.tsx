import { houses, stagesOf, workflows } from '#shared/workflow/house.ts'
import { useT } from '../i18n/useT.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Select } from '../ui/Select.tsx'
import { NumberField } from './NumberField.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import type { SiteFormState } from './useSiteForm.ts'

/** Stages that an article gets into by the way, and not on its way. */
const aside: readonly string[] = ['held', 'killed', 'withdrawn']

/** Which way articles take through the house (审校流程), and what its reviews allow. */
export function HouseSection({ form: { profile, set, wrong } }: { readonly form: SiteFormState }) {
  const t = useT()
  const { review, workflow } = profile
  const change = (part: Partial<typeof review>) => set({ review: { ...review, ...part } })
  const way = stagesOf(houses[workflow]).filter((stage) => !aside.includes(stage))
  return (
    <ProfileSection title={t(($) => $.house.flow.title)} hint={t(($) => $.house.flow.hint)}>
      <Select
        label={t(($) => $.house.flow.workflow)}
        value={workflow}
        options={workflows.map((value) => ({ value, label: t(($) => $.house.flow.names[value]) }))}
        onChange={(next) => set({ workflow: next })}
      />
      <p className="ui-field-hint">{way.map((stage) => t(($) => $.common.stage[stage])).join(' → ')}</p>
      <Checkbox
        label={t(($) => $.house.flow.overrides)}
        hint={t(($) => $.house.flow.overridesHint)}
        checked={review.overrides}
        onChange={(overrides) => change({ overrides })}
      />
      <Checkbox
        label={t(($) => $.house.flow.keepProofMarks)}
        hint={t(($) => $.house.flow.keepProofMarksHint)}
        checked={review.keepProofMarks}
        onChange={(keepProofMarks) => change({ keepProofMarks })}
      />
      <NumberField
        className="site-short"
        label={t(($) => $.house.flow.retention)}
        hint={t(($) => $.house.flow.retentionHint)}
        value={review.retentionMonths}
        most={1200}
        error={wrong('review.retentionMonths')}
        onChange={(retentionMonths) => change({ retentionMonths })}
      />
    </ProfileSection>
  )
}
