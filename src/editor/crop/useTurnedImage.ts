import { useEffect, useMemo, useState } from 'react'
import type { Crop } from '#shared/protocol/api.ts'

/** A picture drawn as it stands when turned; `failed` when it cannot be loaded. */
export type TurnedImage = HTMLCanvasElement | 'loading' | 'failed'

/** Loads a picture once and draws it anew for every turn. */
export function useTurnedImage(url: string, turn: Crop['turn']): TurnedImage {
  const [image, setImage] = useState<HTMLImageElement | 'loading' | 'failed'>('loading')
  useEffect(() => {
    const loading = new Image()
    loading.onload = () => setImage(loading)
    loading.onerror = () => setImage('failed')
    loading.src = url
    return () => {
      loading.onload = null
      loading.onerror = null
    }
  }, [url])
  return useMemo(() => (typeof image === 'string' ? image : turned(image, turn)), [image, turn])
}

function turned(image: HTMLImageElement, turn: Crop['turn']): TurnedImage {
  const { naturalWidth: width, naturalHeight: height } = image
  const canvas = document.createElement('canvas')
  canvas.width = turn % 180 === 0 ? width : height
  canvas.height = turn % 180 === 0 ? height : width
  const context = canvas.getContext('2d')
  if (context === null) return 'failed'
  context.translate(canvas.width / 2, canvas.height / 2)
  context.rotate((turn * Math.PI) / 180)
  context.drawImage(image, -width / 2, -height / 2)
  return canvas
}
