import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { keys, siteQuery, useMe } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { type T, useT } from '../i18n/useT.ts'
import { type ImportErrorCode, importErrors } from '../import/ImportError.ts'
import { useToast } from '../ui/Toasts.tsx'

/** Most files at once: more are rather an archive that slipped out of the hand. */
const maxFiles = 20

/** Makes articles of files. One opens at once; several show on the desk. */
export function useImport(channel: string | undefined) {
  const t = useT()
  const me = useMe()
  const toast = useToast()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const language = useQuery(siteQuery).data?.language ?? 'zh'
  const [current, setCurrent] = useState<string | null>(null)
  const importOne = async (file: File): Promise<string | null> => {
    setCurrent(file.name)
    try {
      // The editor's code, which reads files too, does not weigh on the desk.
      const { importFile } = await import('../import/importFile.ts')
      return await importFile(file, { me, channel, language })
    } catch (error) {
      toast({ kind: 'error', title: t(($) => $.desk.import.failed, { name: file.name }), description: reason(t, error) })
      return null
    }
  }
  const importFiles = async (files: readonly File[]) => {
    if (current !== null || files.length === 0) return
    if (files.length > maxFiles) return toast({ kind: 'error', title: t(($) => $.desk.import.tooMany, { count: maxFiles }) })
    const made: string[] = []
    for (const file of files) {
      const id = await importOne(file)
      if (id !== null) made.push(id)
    }
    setCurrent(null)
    void queryClient.invalidateQueries({ queryKey: keys.articles })
    const [only, second] = made
    if (only !== undefined && second === undefined && files.length === 1) await navigate({ to: '/articles/$id', params: { id: only } })
    else if (made.length > 0) toast({ kind: 'success', title: t(($) => $.desk.import.done, { count: made.length }) })
  }
  return { importFiles: (files: readonly File[]) => void importFiles(files), current }
}

function reason(t: T, error: unknown): string {
  const raw = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
  const code: ImportErrorCode | undefined = importErrors.find((known) => known === raw)
  return code === undefined ? errorMessage(t, error) : t(($) => $.desk.import.error[code])
}
