import { type ErrorPoints, officialPoints } from '#shared/workflow/errorRate.ts'
import { type T, useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { NumberField } from './NumberField.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import type { SiteFormState } from './useSiteForm.ts'

/** A number of the table: a key, and the place in its list where it has several. */
type Place = readonly [key: keyof ErrorPoints, at?: number]

const places: readonly Place[] = [
  ['fact'],
  ['order'],
  ['character', 0],
  ['character', 1],
  ['character', 2],
  ['numeral'],
  ['foreignWord'],
  ['numeralStyle', 0],
  ['numeralStyle', 1],
  ['punctuation', 0],
  ['punctuation', 1],
  ['doubled'],
  ['same'],
  ['limit'],
]

/** 差错率: what errors in proofs cost in this house, and how much passes. */
export function ErrorRateSection({ form: { profile, set, wrong } }: { readonly form: SiteFormState }) {
  const t = useT()
  const points = profile.errorRate
  const isOfficial = places.every((place) => numberAt(points, place) === numberAt(officialPoints, place))
  const change = (next: ErrorPoints) => set({ errorRate: next as typeof points })
  return (
    <ProfileSection title={t(($) => $.house.rate.title)} hint={t(($) => $.house.rate.hint)}>
      <div className="site-points">
        {places.map((place) => (
          <NumberField
            key={place.join('.')}
            label={labelOf(t, place)}
            value={numberAt(points, place)}
            most={1000}
            decimal={place[0] !== 'same'}
            error={wrong(`errorRate.${place.join('.')}`)}
            onChange={(value) => change(withNumber(points, place, value))}
          />
        ))}
      </div>
      {!isOfficial && (
        <Button size="sm" className="site-start" onClick={() => change(officialPoints)}>
          {t(($) => $.house.rate.official)}
        </Button>
      )}
    </ProfileSection>
  )
}

function numberAt(points: ErrorPoints, [key, at = 0]: Place): number {
  const value = points[key]
  return typeof value === 'number' ? value : (value[at] ?? 0)
}

function withNumber(points: ErrorPoints, [key, at]: Place, value: number): ErrorPoints {
  const before = points[key]
  return { ...points, [key]: typeof before === 'number' ? value : before.map((old, i) => (i === at ? value : old)) }
}

const sizes = ['one', 'few', 'many'] as const

function labelOf(t: T, [key, at = 0]: Place): string {
  if (key === 'doubled' || key === 'same' || key === 'limit') return t(($) => $.house.rate[key])
  const kind = t(($) => $.steps.errors.kinds[key])
  if (key === 'character') return `${kind}${t(($) => $.steps.errors.wrong[sizes[at] ?? 'one'])}`
  return at === 0 ? kind : t(($) => $.house.rate.most, { kind })
}
