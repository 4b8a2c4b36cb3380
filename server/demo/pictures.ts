import { bridge } from './pictures/bridge.ts'
import { market } from './pictures/market.ts'
import { terraces } from './pictures/terraces.ts'

/** The demo's illustrations by the name under which its articles refer to them. */
const drawings: ReadonlyMap<string, () => string> = new Map([
  ['terraces', terraces],
  ['market', market],
  ['bridge', bridge],
])

/**
 * The named illustration as a PNG file.
 * @throws RangeError if there is none of that name
 */
export async function drawPicture(name: string): Promise<Buffer> {
  const draw = drawings.get(name)
  if (!draw) throw new RangeError(`there is no picture ${name}`)
  const { default: sharp } = await import('sharp')
  return sharp(Buffer.from(draw())).png().toBuffer()
}
