/** What a program wrote in front of an item. */
export interface Marker {
  /**
   * `bullet`; `number` 1, 2, 3; `restyled` a, b, c or i, ii, iii or ①, which our lists show as 1, 2, 3; `text` what is
   * said rather than counted (一、, （二）, 第三条) and has to stay as it is written.
   */
  readonly kind: 'bullet' | 'number' | 'restyled' | 'text'
  readonly value: number | null
}

/** Reads the marker of a list item. */
export function readMarker(raw: string): Marker {
  const marker = raw.replace(/\s+/g, '')
  const digits = /^[(（]?(?:\d+[.．])*(\d{1,4})[.)）、．:：]?$/.exec(marker)?.[1]
  if (digits !== undefined) return { kind: 'number', value: Number(digits) }
  const circled = /^[\u2460-\u2473]$/.test(marker) ? marker.charCodeAt(0) - 0x245f : null
  if (circled !== null) return { kind: 'restyled', value: circled }
  const letters = /^[(（]?([a-z]+)[.)）、．]$/i.exec(marker)?.[1]?.toLowerCase()
  if (letters !== undefined && /^[ivxl]+$/.test(letters)) return { kind: 'restyled', value: roman(letters) }
  if (letters?.length === 1) return { kind: 'restyled', value: letters.charCodeAt(0) - 96 }
  const isSaid = /[一二三四五六七八九十百零〇甲乙丙丁戊己庚辛壬癸]|第.+[条章节款项]|[a-z]{2}/i.test(marker)
  return { kind: isSaid ? 'text' : 'bullet', value: null }
}

const romanDigits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 }

function roman(letters: string): number {
  const values = [...letters].map((letter) => romanDigits[letter] ?? 0)
  return values.reduce((sum, value, index) => sum + (value < (values[index + 1] ?? 0) ? -value : value), 0)
}
