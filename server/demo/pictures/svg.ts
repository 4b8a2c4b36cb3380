/** Size of the demo's illustrations in pixels. */
export const pictureWidth = 1600
export const pictureHeight = 900

/** A whole drawing. */
export function drawing(...parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${pictureHeight}" viewBox="0 0 ${pictureWidth} ${pictureHeight}">${parts.join('')}</svg>`
}

/** A vertical gradient that shapes fill with `url(#id)`; each stop is a share from 0 to 1 and a colour. */
export function gradient(id: string, ...stops: readonly (readonly [number, string])[]): string {
  const list = stops.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`).join('')
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${list}</linearGradient>`
}

/** Everything below a line that runs through the height `y(x)` over the whole width, down to the lower edge. */
export function ground(fill: string, y: (x: number) => number): string {
  return `<path d="M0 ${pictureHeight}${line(y)}L${pictureWidth} ${pictureHeight}Z" fill="${fill}"/>`
}

/** The line alone. */
export function stroke(colour: string, width: number, y: (x: number) => number): string {
  return `<path d="${line(y).replace('L', 'M')}" fill="none" stroke="${colour}" stroke-width="${width}"/>`
}

/** A colour between two, `share` from 0 (`from`) to 1 (`to`); both as #rrggbb. */
export function mix(from: string, to: string, share: number): string {
  const channel = (at: number) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16)
    const b = Number.parseInt(to.slice(at, at + 2), 16)
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0')
  }
  return `#${channel(1)}${channel(3)}${channel(5)}`
}

function line(y: (x: number) => number): string {
  let path = ''
  for (let x = 0; x <= pictureWidth; x += 20) path += `L${x} ${y(x).toFixed(1)}`
  return path
}
