import { useState } from 'react'
import { minCropSide } from '#shared/article/pictureLimits.ts'
import type { Crop, PictureRecord } from '#shared/protocol/api.ts'
import { type Frame, largestFrame, type Ratio, type Size, turnedSize, turnFrame } from './cropFrame.ts'

/** Ratios that are offered, by name. */
export const ratios = { free: null, '16:9': 16 / 9, '4:3': 4 / 3, '1:1': 1, '3:2': 3 / 2 } as const satisfies Record<string, Ratio>
export type RatioName = keyof typeof ratios

export interface CropState {
  /** Size of the turned original. */
  readonly bounds: Size
  readonly turn: Crop['turn']
  readonly frame: Frame
  readonly ratioName: RatioName
  readonly ratio: Ratio
  /** As typed; empty: as wide as what is cut out. */
  readonly typedWidth: string
  /** What the server is asked for; null while the width that was typed is none. */
  readonly crop: Crop | null
  setFrame(frame: Frame): void
  chooseRatio(name: RatioName): void
  turnBy(quarters: 1 | 3): void
  typeWidth(width: string): void
}

/** What a person decides about a picture; at first as it is in the text. */
export function useCrop({ width, height, origin }: PictureRecord): CropState {
  const original = origin ?? { width, height }
  const before = origin?.crop
  const [turn, setTurn] = useState<Crop['turn']>(before?.turn ?? 0)
  const [frame, setFrame] = useState<Frame>(() => before ?? largestFrame(original, null))
  const [ratioName, setRatioName] = useState<RatioName>('free')
  const [typedWidth, typeWidth] = useState(before && before.outputWidth < before.width ? String(before.outputWidth) : '')
  const bounds = turnedSize(original, turn)
  const ratio = ratios[ratioName]
  const part = { left: frame.left, top: frame.top, width: frame.width, height: frame.height }
  const outputWidth = widthOf(typedWidth, frame.width)
  return {
    bounds,
    turn,
    frame,
    ratioName,
    ratio,
    typedWidth,
    crop: outputWidth === null ? null : { turn, ...part, outputWidth },
    setFrame,
    chooseRatio: (name) => {
      setRatioName(name)
      if (ratios[name] !== null) setFrame(largestFrame(bounds, ratios[name]))
    },
    turnBy: (quarters) => {
      let [turned, size] = [part, bounds]
      for (let quarter = 0; quarter < quarters; quarter++) {
        turned = turnFrame(turned, size)
        size = turnedSize(size, 90)
      }
      setTurn(((turn + quarters * 90) % 360) as Crop['turn'])
      setFrame(ratio === null ? turned : largestFrame(size, ratio))
    },
    typeWidth,
  }
}

/** A width that was typed; null if it is none. Wider than what is cut out is as wide as that. */
function widthOf(typed: string, most: number): number | null {
  if (typed.trim() === '') return most
  const width = Number(typed)
  return Number.isInteger(width) && width >= minCropSide ? Math.min(width, most) : null
}
