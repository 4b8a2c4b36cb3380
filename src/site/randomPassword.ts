/** Without letters and digits that look alike, so that it can be read out. 56 symbols: 15 of them hold 87 bits. */
const symbols = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'

/** A password from the browser's cryptographic source, in groups that are easy to read: `Kq7mT-w2RhX-9pLde`. */
export function randomPassword(): string {
  return [group(), group(), group()].join('-')
}

function group(): string {
  let text = ''
  while (text.length < 5) {
    const byte = crypto.getRandomValues(new Uint8Array(1))[0] ?? 255
    // Bytes beyond the last whole round would favour the first symbols.
    if (byte < 256 - (256 % symbols.length)) text += symbols[byte % symbols.length]
  }
  return text
}
