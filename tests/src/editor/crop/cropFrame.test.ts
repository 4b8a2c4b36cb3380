import { describe, expect, it } from 'vitest'
import { minCropSide } from '#shared/article/pictureLimits.ts'
import {
  type Frame,
  handles,
  largestFrame,
  moveFrame,
  type Ratio,
  resizeFrame,
  type Size,
  turnedSize,
  turnFrame,
} from '../../../../src/editor/crop/cropFrame.ts'
import { ratios } from '../../../../src/editor/crop/useCrop.ts'
import { rng } from '../../../support/rng.ts'

const everyRatio: readonly Ratio[] = Object.values(ratios)

function isInside({ left, top, width, height }: Frame, bounds: Size): boolean {
  const whole = [left, top, width, height].every(Number.isInteger)
  return whole && left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= bounds.width && top + height <= bounds.height
}

/** A pixel of rounding is nothing that anybody sees. */
function keepsRatio({ width, height }: Frame, ratio: Ratio): boolean {
  return ratio === null || Math.abs(width / ratio - height) <= 1
}

describe('a frame', () => {
  it('stays inside the picture, in whole pixels and in its ratio, whatever is done to it', () => {
    const seed = Date.now()
    const random = rng(seed)
    const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
    for (let round = 0; round < 300; round++) {
      let bounds = { width: between(64, 2560), height: between(64, 2560) }
      const ratio = everyRatio[between(0, everyRatio.length - 1)] ?? null
      let frame = largestFrame(bounds, ratio)
      for (let step = 0; step < 20; step++) {
        const [dx, dy] = [(random() - 0.5) * 3000, (random() - 0.5) * 3000]
        const kind = between(0, 9)
        if (kind === 0) {
          frame = ratio === null ? turnFrame(frame, bounds) : largestFrame(turnedSize(bounds, 90), ratio)
          bounds = turnedSize(bounds, 90)
        } else if (kind < 5) frame = moveFrame(frame, dx, dy, bounds)
        else frame = resizeFrame(frame, handles[between(0, handles.length - 1)] ?? 'se', dx, dy, bounds, ratio)
        const told = `seed ${seed}, round ${round}, step ${step}: ${JSON.stringify({ frame, bounds, ratio })}`
        expect(isInside(frame, bounds), told).toBe(true)
        expect(keepsRatio(frame, ratio), told).toBe(true)
        expect(Math.min(frame.width, frame.height) >= minCropSide, told).toBe(true)
      }
    }
  })

  it('keeps the opposite edge where it is', () => {
    const frame = { left: 100, top: 100, width: 200, height: 100 }
    const bounds = { width: 600, height: 400 }
    expect(resizeFrame(frame, 'nw', -50, -20, bounds, null)).toEqual({ left: 50, top: 80, width: 250, height: 120 })
    expect(resizeFrame(frame, 'e', 50, 99, bounds, null)).toEqual({ left: 100, top: 100, width: 250, height: 100 })
    expect(resizeFrame(frame, 'se', 100, 0, bounds, 2)).toEqual({ left: 100, top: 100, width: 300, height: 150 })
    expect(resizeFrame(frame, 's', 0, 50, bounds, 2)).toEqual({ left: 100, top: 100, width: 300, height: 150 })
  })

  it('is the same part again after four turns', () => {
    const frame = { left: 10, top: 20, width: 30, height: 50 }
    let [turned, bounds]: [Frame, Size] = [frame, { width: 100, height: 200 }]
    for (let turn = 0; turn < 4; turn++) {
      turned = turnFrame(turned, bounds)
      bounds = turnedSize(bounds, 90)
    }
    expect(turned).toEqual(frame)
    expect(turnFrame(frame, { width: 100, height: 200 })).toEqual({ left: 130, top: 10, width: 50, height: 30 })
  })
})
