import { z } from 'zod'
import { canonicalJson } from '../article/canonical.ts'

/*
 * The signature beside an exported page (`page.sig.json`): which bytes, who made them what they are, who signed them
 * off, and the newsroom's Ed25519 signature over all of that. The signed message is the line "galley-signature 1", a
 * line feed, and the canonical JSON of everything in the file but the signature itself, in UTF-8.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const line = z.string().max(2000)

export const sidecar = z.object({
  format: z.literal('galley-signature'),
  version: z.literal(1),
  page: z.object({ format: line, name: line, bytes: z.number().int().nonnegative(), sha256 }),
  article: z.object({ number: line, headline: line, paper: line, url: line, signedAt: line, textSha256: sha256 }),
  /** Whom the page names, and under what. */
  credits: z.array(z.object({ role: line, names: z.array(line) })),
  /** Who wrote in which stage, and since when. */
  writers: z.array(z.object({ name: line, roles: z.array(line), stage: line, since: line })),
  /** The review record: who did what in which role, when, to which text. */
  steps: z.array(z.object({ step: z.number(), action: line, name: line, role: line, at: line, textSha256: sha256 })),
  /** The last entry of the review record. */
  record: z.object({ step: z.number(), sha256 }),
  algorithm: z.literal('Ed25519'),
  /** Which of the newsroom's keys: its `kid` in the published list. */
  key: line,
  /** Base64, 64 bytes. */
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})
export type Sidecar = z.infer<typeof sidecar>
export type Unsigned = Omit<Sidecar, 'signature'>

/** The text that is signed. @param content the whole file as it was read, keys that this edition does not know too */
export function signedMessage(content: object): string {
  return `galley-signature 1\n${canonicalJson({ ...content, signature: undefined })}`
}

/** The file's text. */
export function sidecarText(content: Sidecar): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

/** The name of the signature beside a page: page.html has page.sig.json, page.md has page.md.sig.json. */
export function sidecarName(pageName: string): string {
  return `${pageName.replace(/\.html?$/i, '')}.sig.json`
}

/** A public key as it is published: a JSON Web Key (RFC 8037) whose `kid` is its thumbprint (RFC 7638). */
const publicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  kid: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
  /** ISO 8601 in UTC. */
  createdAt: z.string(),
  /** Since when it signs nothing any more; null: it still does. */
  retiredAt: z.string().nullable(),
})
export type PublicKey = z.infer<typeof publicKey>

/** GET /.well-known/galley-keys.json: every key that the newsroom ever signed with, the oldest first. */
export const keySet = z.object({ keys: z.array(publicKey) })
export type KeySet = z.infer<typeof keySet>

/** POST /api/verify: the page itself stays where it is, its fingerprint is enough. */
export const verifyRequest = z.strictObject({
  /** SHA-256 of the page's bytes, hexadecimal. */
  sha256,
  /** Text of the sidecar. */
  sidecar: z.string().max(500_000),
})
export type VerifyRequest = z.input<typeof verifyRequest>

/** What can be said of a page and its signature. */
export type Verdict =
  /** The page is, byte for byte, what was signed off. `retired`: signed with a key that signs nothing new. */
  | { readonly verdict: 'valid'; readonly signed: Sidecar; readonly retired: boolean }
  /** The signature is ours, but of other bytes: the page was changed, or it is another page. */
  | { readonly verdict: 'page_changed'; readonly signed: Sidecar }
  /** The key is ours, the signature does not fit: what the file says was changed. */
  | { readonly verdict: 'sidecar_changed' }
  | { readonly verdict: 'unknown_key'; readonly key: string }
  | { readonly verdict: 'not_a_sidecar' }
