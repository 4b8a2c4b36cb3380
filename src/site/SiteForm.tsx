import { useBlocker } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { articleLanguages } from '#shared/article/json.ts'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { CreditPolicySection } from './CreditPolicySection.tsx'
import { ErrorRateSection } from './ErrorRateSection.tsx'
import { HouseSection } from './HouseSection.tsx'
import { ProfileRows } from './ProfileRows.tsx'
import { ProfileSection } from './ProfileSection.tsx'
import { type SiteFormState, useSiteForm } from './useSiteForm.ts'

export function SiteForm({ saved }: { readonly saved: SiteProfile }) {
  const form = useSiteForm(saved)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    form.save()
  }
  return (
    <form className="site-form" onSubmit={submit} noValidate>
      <PaperSection form={form} />
      <ChannelsSection form={form} />
      <LinksSection form={form} />
      <ShareSection form={form} />
      <CreditsSection form={form} />
      <CreditPolicySection form={form} />
      <LicenceSection form={form} />
      <HouseSection form={form} />
      <ErrorRateSection form={form} />
      <SaveBar form={form} />
      <LeaveDialog dirty={form.dirty} />
    </form>
  )
}

interface SectionProps {
  readonly form: SiteFormState
}

function PaperSection({ form: { profile, set, wrong } }: SectionProps) {
  const t = useT()
  return (
    <ProfileSection title={t(($) => $.site.profile.paper)}>
      <TextField label={t(($) => $.site.profile.name)} value={profile.name} onChange={(name) => set({ name })} error={wrong('name')} />
      <TextField
        label={t(($) => $.site.profile.url)}
        hint={t(($) => $.site.profile.urlHint)}
        inputMode="url"
        spellCheck={false}
        value={profile.url}
        onChange={(url) => set({ url })}
        error={wrong('url')}
      />
      <div className="site-pair">
        <Select
          label={t(($) => $.site.profile.language)}
          value={profile.language}
          options={articleLanguages.map((value) => ({ value, label: t(($) => $.common.articleLanguage[value]) }))}
          onChange={(language) => set({ language })}
        />
        <TextField
          label={t(($) => $.site.profile.timeZone)}
          hint={t(($) => $.site.profile.timeZoneHint)}
          spellCheck={false}
          value={profile.timeZone}
          onChange={(timeZone) => set({ timeZone })}
          error={wrong('timeZone')}
        />
      </div>
    </ProfileSection>
  )
}

function ChannelsSection({ form: { profile, set, wrong } }: SectionProps) {
  const t = useT()
  const { channels } = profile
  return (
    <ProfileSection title={t(($) => $.site.profile.channels)} hint={t(($) => $.site.profile.channelsHint)} error={wrong('channels')}>
      <ProfileRows
        rows={channels}
        columns={[
          { key: 'name', label: t(($) => $.site.profile.channelName) },
          { key: 'id', label: t(($) => $.site.profile.channelId), plain: true },
        ]}
        most={60}
        add={t(($) => $.site.profile.addChannel)}
        empty={{ id: '', name: '' }}
        wrong={(row, key) => wrong(`channels.${row}.${key}`)}
        onChange={(next) => set({ channels: next })}
      />
    </ProfileSection>
  )
}

function LinksSection({ form: { profile, set, wrong } }: SectionProps) {
  const t = useT()
  return (
    <ProfileSection title={t(($) => $.site.profile.links)} hint={t(($) => $.site.profile.linksHint)}>
      <ProfileRows
        rows={profile.links}
        columns={[
          { key: 'label', label: t(($) => $.site.profile.linkLabel) },
          { key: 'href', label: t(($) => $.site.profile.linkHref), plain: true },
        ]}
        most={12}
        add={t(($) => $.site.profile.addLink)}
        empty={{ label: '', href: '' }}
        wrong={(row, key) => wrong(`links.${row}.${key}`)}
        onChange={(links) => set({ links })}
      />
    </ProfileSection>
  )
}

function ShareSection({ form: { profile, set, wrong } }: SectionProps) {
  const t = useT()
  const { share } = profile
  return (
    <ProfileSection title={t(($) => $.site.profile.share)}>
      <TextField
        label={t(($) => $.site.profile.shareTitle)}
        value={share.title}
        onChange={(title) => set({ share: { ...share, title } })}
        error={wrong('share.title')}
      />
      <TextField
        label={t(($) => $.site.profile.shareHint)}
        multiline
        rows={2}
        value={share.hint}
        onChange={(hint) => set({ share: { ...share, hint } })}
        error={wrong('share.hint')}
      />
    </ProfileSection>
  )
}

function CreditsSection({ form: { profile, set } }: SectionProps) {
  const t = useT()
  const { credits } = profile
  // A separator that was set by other means stays a choice.
  const separators = [...new Set([' ', '、', '，', ', ', '/', credits.separator])]
  return (
    <ProfileSection title={t(($) => $.site.profile.credits)}>
      <Select
        label={t(($) => $.site.profile.separator)}
        className="site-short"
        value={credits.separator}
        options={separators.map((value) => ({ value, label: t(($) => $.site.profile.sampleNames).replace('|', value) }))}
        onChange={(separator) => set({ credits: { ...credits, separator } })}
      />
      <Checkbox
        label={t(($) => $.site.profile.showReviewers)}
        checked={credits.showReviewers}
        onChange={(showReviewers) => set({ credits: { ...credits, showReviewers } })}
      />
      <Checkbox
        label={t(($) => $.site.profile.founderMarkers)}
        hint={t(($) => $.site.profile.founderMarkersHint)}
        checked={profile.founderMarkers}
        onChange={(founderMarkers) => set({ founderMarkers })}
      />
    </ProfileSection>
  )
}

function LicenceSection({ form: { profile, set, faults } }: SectionProps) {
  const t = useT()
  const tooLong = [...faults.keys()].some((path) => path.startsWith('licence'))
  return (
    <ProfileSection title={t(($) => $.site.profile.licence)} hint={t(($) => $.site.profile.licenceHint)}>
      <TextField
        label={t(($) => $.site.profile.licence)}
        hideLabel
        multiline
        rows={3}
        value={profile.licence.join('\n')}
        onChange={(text) => set({ licence: text === '' ? [] : text.split('\n') })}
        error={tooLong ? t(($) => $.site.profile.wrong.long) : null}
      />
    </ProfileSection>
  )
}

function SaveBar({ form: { dirty, busy, faults, discard } }: SectionProps) {
  const t = useT()
  return (
    <div className="site-save" data-dirty={dirty ? '' : undefined}>
      <span role="status" className={faults.size > 0 ? 'site-save-wrong' : ''}>
        {faults.size > 0 ? t(($) => $.site.profile.fix, { count: faults.size }) : dirty && t(($) => $.site.profile.unsaved)}
      </span>
      {dirty && <Button onClick={discard}>{t(($) => $.site.profile.discard)}</Button>}
      <Button type="submit" variant="primary" disabled={!dirty} busy={busy}>
        {t(($) => $.common.save)}
      </Button>
    </div>
  )
}

function LeaveDialog({ dirty }: { readonly dirty: boolean }) {
  const t = useT()
  const blocker = useBlocker({ shouldBlockFn: () => dirty, withResolver: true, enableBeforeUnload: false })
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onOpenChange={(open) => !open && blocker.reset?.()}
      title={t(($) => $.site.profile.leaveTitle)}
      description={t(($) => $.site.profile.leaveText)}
      confirmLabel={t(($) => $.site.profile.discard)}
      cancelLabel={t(($) => $.site.profile.stay)}
      danger
      onConfirm={() => blocker.proceed?.()}
    />
  )
}
