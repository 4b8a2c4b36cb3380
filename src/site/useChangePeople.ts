import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { UpdateUserRequest } from '#shared/protocol/api.ts'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'

/** Runs a change of the list of people: says how it went and brings the list up to date. */
export function useChangePeople() {
  const t = useT()
  const toast = useToast()
  const queryClient = useQueryClient()
  const [busy, setBusy] = useState(false)
  /**
   * @param onRefused says a refusal itself and gives true; any other refusal is said here
   * @returns whether it succeeded
   */
  const run = async (change: () => Promise<void>, done: string, onRefused?: (error: unknown) => boolean): Promise<boolean> => {
    setBusy(true)
    try {
      await change()
      await Promise.all([keys.users, keys.people, keys.me].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
      toast({ kind: 'success', title: done })
      return true
    } catch (error) {
      if (!onRefused?.(error)) toast({ kind: 'error', title: errorMessage(t, error) })
      return false
    } finally {
      setBusy(false)
    }
  }
  return { run, busy }
}

/** Changes one person. */
export function useUpdateUser() {
  const { run, busy } = useChangePeople()
  return { run: (id: string, body: UpdateUserRequest, done: string) => run(() => api.updateUser(id, body), done), busy }
}
