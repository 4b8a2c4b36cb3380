import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { ArticleJson } from './json.ts'

/**
 * Plain data, such as an article or its credits, as one JSON text in which equals are equal bytes: keys in code unit
 * order at every level, no white space, keys whose value is undefined left out.
 */
export function canonicalJson(value: object): string {
  return write(value)
}

/** SHA-256 of the canonical JSON in UTF-8, hexadecimal: what a review step says it was about. */
export function articleSha256(article: ArticleJson): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(article))))
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const keys = Object.entries(value).filter(([, inner]) => inner !== undefined)
    keys.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${keys.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}
