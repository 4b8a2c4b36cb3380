/** Most bytes that a safe integer takes in this form. */
export const maxVarUintBytes = 8

/**
 * Writes a number as lib0 does (seven bits a byte, the lowest first), for what is written too often to have an encoder
 * made for it.
 * @param value a safe integer, not negative
 * @returns where it ends
 */
export function putVarUint(into: Uint8Array, at: number, value: number): number {
  let rest = value
  let place = at
  while (rest >= 0x80) {
    into[place++] = (rest % 0x80) | 0x80
    rest = Math.floor(rest / 0x80)
  }
  into[place++] = rest
  return place
}
