import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lookAlike, presenceColors } from '#shared/protocol/presence.ts'
import { repositoryRoot } from '../../../support/repositoryRoot.ts'

/* The tints of authors are mixed by the style sheet; this mixes them as it says and measures. */

type Rgb = readonly [number, number, number]

const read = (path: string) => readFileSync(join(repositoryRoot, path), 'utf8')
const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb
const mix = (one: Rgb, other: Rgb, share: number): Rgb =>
  one.map((value, at) => value * share + (other[at] ?? 0) * (1 - share)) as unknown as Rgb

function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** A token's two colours: in light and in dark. */
function token(name: string): readonly [Rgb, Rgb] {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(read('src/ui/tokens.css'))
  if (!found) throw new Error(`there is no colour ${name}`)
  return [rgb(found[1] ?? ''), rgb(found[2] ?? '')]
}

it('text on every author’s tint keeps 4.5:1 in light and dark', () => {
  const percents = [...(/background: light-dark\(([^;]+);/.exec(read('src/editor/authors/authorMarks.css'))?.[1] ?? '').matchAll(/(\d+)%/g)]
  const [light = 1, white = 1, dark = 1] = percents.map(([, percent]) => Number(percent) / 100)
  expect(percents).toHaveLength(3)
  const [text, sheet] = [token('text'), token('sheet')]
  for (const hex of presenceColors) {
    const color = rgb(hex)
    expect(contrast(text[0], mix(color, sheet[0], light)), `${hex} in light`).toBeGreaterThanOrEqual(4.5)
    const lighter = mix([255, 255, 255], color, white)
    expect(contrast(text[1], mix(lighter, sheet[1], dark)), `${hex} in dark`).toBeGreaterThanOrEqual(4.5)
  }
})

/** In OKLab, in which equal distances look equally far apart. */
function lab(hex: string): readonly number[] {
  const [r = 0, g = 0, b = 0] = rgb(hex).map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

it('colours are said to look alike exactly where they are less than 0.1 apart', () => {
  for (const one of presenceColors) {
    for (const other of presenceColors) {
      const there = lab(other)
      const apart = Math.hypot(...lab(one).map((value, at) => value - (there[at] ?? 0)))
      expect(lookAlike(one, other), `${one} and ${other}: ${apart.toFixed(3)}`).toBe(apart < 0.1)
    }
  }
})
