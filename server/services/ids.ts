import { createHash, randomBytes } from 'node:crypto'

/** 32 letters and digits that are not mistaken for one another; 32, so that five random bits are one of them. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A random id of 20 characters (100 bits): of people, articles and pictures, usable in addresses and file names. */
export function newId(): string {
  return [...randomBytes(20)].map((byte) => alphabet[byte & 31]).join('')
}

/** A secret of 256 bits for a cookie or a link, as 43 characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the store keeps of a token: its SHA-256, hexadecimal. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
