import type { FigureNode } from '../article/json.ts'
import type { Picture } from './page.ts'

const inlinePrefix = /^data:image\/(?:png|jpeg|webp|gif|avif);base64,/
const notBase64 = /[^A-Za-z0-9+/=]/
/** An address below the page: plain names with slashes between, no scheme, no host, no way up. */
const fileBeside = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\p{L}\p{N}_.-]+(?:\/[\p{L}\p{N}_.-]+)*$/u

/** The picture of a figure, or null if it is missing or its address is not one that a page may load. */
export function pictureOf(figure: FigureNode, pictures: Readonly<Record<string, Picture>>): Picture | null {
  return pictureById(figure.attrs.asset, pictures)
}

/** As `pictureOf`, by the id of the picture. */
export function pictureById(asset: string, pictures: Readonly<Record<string, Picture>>): Picture | null {
  const picture = Object.hasOwn(pictures, asset) ? pictures[asset] : undefined
  if (!picture) return null
  return isInline(picture.src) || fileBeside.test(picture.src) ? picture : null
}

/** Looks for a wrong character instead of matching the whole, which may be megabytes long. */
function isInline(src: string): boolean {
  const prefix = inlinePrefix.exec(src)?.[0]
  return prefix !== undefined && !notBase64.test(src.slice(prefix.length))
}
