import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { StoreApi } from 'zustand'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { createUploads, type UploadsView } from './uploads.ts'

/** The uploads of one open article. */
export function useUploads(articleId: string): StoreApi<UploadsView> {
  const client = useQueryClient()
  const [uploads] = useState(() =>
    createUploads({
      send: (file, onProgress) => api.uploadPicture(articleId, file, onProgress),
      arrived: () => void client.invalidateQueries({ queryKey: keys.pictures(articleId), exact: true }),
    }),
  )
  return uploads
}
