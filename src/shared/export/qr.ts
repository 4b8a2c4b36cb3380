/// <reference path="./qrcode.d.ts" />
// The core of the package: its front door also brings PNG writing and Node's file system, which a page never needs.
import { create } from 'qrcode/lib/core/qrcode.js'
import { html, type SafeHtml } from './escape.ts'

/** White modules around the code, as the standard asks for. */
const quietZone = 4

/** Longest address that is drawn, in UTF-16 units; beyond it no telephone reads the code from a screen. */
const maxLength = 700

/**
 * The address as a QR code (error correction M): one path of squares one unit wide on white, whatever the colours of
 * the page are. Null for an address that is empty or too long.
 */
export function qrSvg(address: string, title: string): SafeHtml | null {
  if (address === '' || address.length > maxLength) return null
  const { modules } = create(address, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * quietZone
  return html`<svg role="img" aria-labelledby="qr-t" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><title id="qr-t">${title}</title><rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path(modules)}"/></svg>`
}

/** Dark runs of each row as rectangles. */
function path(modules: { readonly size: number; get(row: number, column: number): number }): string {
  const runs: string[] = []
  for (let row = 0; row < modules.size; row++) {
    for (let start = 0; start < modules.size; start++) {
      if (!modules.get(row, start)) continue
      let end = start
      while (end < modules.size && modules.get(row, end)) end++
      runs.push(`M${start + quietZone} ${row + quietZone}h${end - start}v1h${start - end}z`)
      start = end
    }
  }
  return runs.join('')
}
