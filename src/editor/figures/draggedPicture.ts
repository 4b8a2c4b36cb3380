import type { StoredPicture } from '../pictures.ts'

/** What is dragged when a picture that the article has is dragged into its text. */
const type = 'application/x-galley-picture'

/** Lets a picture be dragged. */
export function dragPicture(data: DataTransfer, { id, width, height }: StoredPicture): void {
  data.setData(type, JSON.stringify({ id, width, height }))
  data.effectAllowed = 'copy'
}

/** The picture that is dropped; null if it is something else. Any page can be dragged from, so nothing is believed. */
export function draggedPicture(data: DataTransfer | null): StoredPicture | null {
  const text = data?.getData(type) ?? ''
  if (text === '' || text.length > 200) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('id' in value && 'width' in value && 'height' in value)) return null
  const { id, width, height } = value
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) && isSide(width) && isSide(height) ? { id, width, height } : null
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}
