import { queryOptions } from '@tanstack/react-query'
import type { CopyState } from '#shared/export/copyState.ts'
import { api } from '../api/client.ts'
import { sha256Hex } from '../api/sha256.ts'

/** The formats of the dialog, in its order, with how each is shown. */
export const exportChoices = [
  { format: 'html', group: 'web', shown: 'page' },
  { format: 'fragment', group: 'web', shown: 'source' },
  { format: 'text', group: 'text', shown: 'source' },
  { format: 'markdown', group: 'text', shown: 'source' },
] as const
export type ExportChoice = (typeof exportChoices)[number]
export type ExportFormat = ExportChoice['format']

/** A file as the server made it. What is shown, copied and downloaded are these same bytes. */
export interface MadeFile {
  readonly name: string
  readonly type: string
  readonly bytes: ArrayBuffer
  readonly text: string
  /** Hexadecimal. */
  readonly sha256: string
  readonly copy: CopyState
}

export function exportFileQuery(articleId: string, format: ExportFormat) {
  return queryOptions({
    queryKey: ['export', articleId, format],
    queryFn: async ({ signal }): Promise<MadeFile> => {
      const { bytes, type, name, copy } = await api.exportFile(articleId, format, signal)
      return {
        bytes,
        type,
        name: name === '' ? `${articleId}.${format}` : name,
        text: new TextDecoder().decode(bytes),
        sha256: await sha256Hex(new Uint8Array(bytes)),
        // A server that does not say it is not believed to give out final copy.
        copy: copy ?? 'unsigned',
      }
    },
    // Always made anew when the dialog opens: the article may have moved on.
    gcTime: 0,
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
}

/** Lets the browser save the bytes under the file's name. */
export function saveFile({ bytes, type, name }: Pick<MadeFile, 'bytes' | 'type' | 'name'>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of the bytes by the next turn; a minute is generous for slow disks.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

/** 1,234 B, 12.3 KB, 1.2 MB */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** Source for reading: the long data: addresses of embedded pictures are cut, because nobody reads them. */
export function readableSource(source: string): string {
  return source.replace(/(data:[a-z0-9.+/-]+;base64,)[a-z0-9+/=]{80,}/gi, '$1…')
}

/** SHA-256 of the page of which a signature file speaks; null if it speaks of none. */
export function signedHash(signature: ArrayBuffer): string | null {
  const content: unknown = JSON.parse(new TextDecoder().decode(signature))
  const page = typeof content === 'object' && content !== null && 'page' in content ? content.page : null
  return typeof page === 'object' && page !== null && 'sha256' in page && typeof page.sha256 === 'string' ? page.sha256 : null
}
