import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { SiteProfile } from '#shared/protocol/api.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'
import { checkProfile, type Faults } from './checkProfile.ts'

export interface SiteFormState {
  readonly profile: SiteProfile
  readonly set: (change: Partial<SiteProfile>) => void
  /** The sentence about a field, null while it is sound or before the first attempt to save. */
  readonly wrong: (path: string) => string | null
  readonly faults: Faults
  readonly dirty: boolean
  readonly busy: boolean
  readonly save: () => void
  readonly discard: () => void
}

/** The profile while it is changed. Only what was changed is sent, so that two administrators do not undo each other. */
export function useSiteForm(saved: SiteProfile): SiteFormState {
  const t = useT()
  const toast = useToast()
  const queryClient = useQueryClient()
  const [changes, setChanges] = useState<Partial<SiteProfile>>({})
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const profile = { ...saved, ...changes }
  const dirty = Object.keys(changes).length > 0
  const faults = tried ? checkProfile(profile) : none
  useLeaveGuard(dirty)

  const store = async () => {
    queryClient.setQueryData(keys.site, await api.updateSite(withoutEmptyLines(changes)))
    setChanges({})
    setTried(false)
    toast({ kind: 'success', title: t(($) => $.site.profile.saved) })
  }
  const save = () => {
    setTried(true)
    if (busy || checkProfile(profile).size > 0) return
    setBusy(true)
    store()
      .catch((error: unknown) => toast({ kind: 'error', title: errorMessage(t, error) }))
      .finally(() => setBusy(false))
  }
  return {
    profile,
    set: (change) => setChanges(onlyChanged(saved, { ...changes, ...change })),
    wrong: (path) => {
      const fault = faults.get(path)
      return fault ? t(($) => $.site.profile.wrong[fault]) : null
    },
    faults,
    dirty,
    busy,
    save,
    discard: () => {
      setChanges({})
      setTried(false)
    },
  }
}

const none: Faults = new Map()

function onlyChanged(saved: SiteProfile, changes: Partial<SiteProfile>): Partial<SiteProfile> {
  const entries = Object.entries(changes).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(saved, key)))
  return Object.fromEntries(entries)
}

/** Empty lines are kept while somebody types between them, and not beyond. */
function withoutEmptyLines(changes: Partial<SiteProfile>): Partial<SiteProfile> {
  const lines = changes.licence?.map((line) => line.trim()).filter((line) => line !== '')
  return lines ? { ...changes, licence: lines } : changes
}

/** Asks before the window closes over unsaved changes. */
function useLeaveGuard(active: boolean): void {
  useEffect(() => {
    if (!active) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [active])
}
