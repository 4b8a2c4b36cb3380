import type { AssetResponse } from '#shared/protocol/api.ts'
import { ApiError } from './ApiError.ts'
import { errorFrom } from './request.ts'
import { announceSignedOut } from './signedOut.ts'

/**
 * Uploads a picture of an article. XMLHttpRequest, because fetch does not tell how much has been sent.
 * @param onProgress receives the part that has been sent, from 0 to 1
 * @throws ApiError; the signal's reason when aborted
 */
export function uploadPicture(
  articleId: string,
  file: File,
  onProgress?: (part: number) => void,
  signal?: AbortSignal,
): Promise<AssetResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const form = new FormData()
    form.append('file', file, file.name)
    const request = new XMLHttpRequest()
    request.open('POST', `/api/articles/${encodeURIComponent(articleId)}/assets`)
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total)
    }
    request.onload = () => {
      const done = request.status >= 200 && request.status < 300
      if (done) return resolve(JSON.parse(request.responseText) as AssetResponse)
      if (request.status === 401) announceSignedOut()
      reject(errorFrom(request.status, request.responseText))
    }
    request.onerror = () => reject(new ApiError('offline', 0, 'the upload was interrupted'))
    request.onabort = () => reject(signal?.reason ?? new DOMException('aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
