/** Encodings that a mark at the start of a file names. */
const marks: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** So many bytes are looked at to tell UTF-16 by its zeros, and to find what an HTML file says of itself. */
const sample = 4096

/**
 * Text of a file in the encoding it is in: what its first bytes or its HTML say, else UTF-8 if it is valid UTF-8, else
 * UTF-16 if every other byte is zero, else GB18030 (which holds GBK and GB2312).
 */
export function decodeText(bytes: Uint8Array, isHtml = false): string {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0]
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes)
  const declared = isHtml ? declaredEncoding(bytes) : null
  for (const encoding of [declared, 'utf-8', wideEncoding(bytes)]) {
    const text = encoding === null ? null : decodedExactly(bytes, encoding)
    if (text !== null) return text
  }
  return new TextDecoder('gb18030').decode(bytes)
}

function decodedExactly(bytes: Uint8Array, encoding: string): string | null {
  if (encoding === 'utf-8' && wideEncoding(bytes) !== null) return null
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** UTF-16 without a mark: Latin letters, digits and line ends have a zero in one half. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const zeros = [0, 0]
  for (const [index, byte] of bytes.subarray(0, sample).entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd === 0 || bytes.length % 2 === 1) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, sample))
  return /<meta[^>]+charset=["']?\s*([\w-]+)/i.exec(head)?.[1]?.toLowerCase() ?? null
}
