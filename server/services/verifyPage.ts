import { createPublicKey, verify } from 'node:crypto'
import { type KeySet, sidecar, signedMessage, type Verdict, type VerifyRequest } from '#shared/protocol/sidecar.ts'
import { thumbprint } from './signingKeys.ts'

/** What the keys say of a page's fingerprint and the text of its sidecar. */
export function verifyPage({ keys }: KeySet, { sha256, sidecar: text }: VerifyRequest): Verdict {
  const raw = jsonOf(text)
  const parsed = sidecar.safeParse(raw)
  if (!parsed.success || typeof raw !== 'object' || raw === null) return { verdict: 'not_a_sidecar' }
  const { signature, key: signer, page } = parsed.data
  // A list of keys that somebody wrote may call a key by another's name.
  const key = keys.find(({ kid, x }) => kid === signer && kid === thumbprint(x))
  if (!key) return { verdict: 'unknown_key', key: signer }
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' })
  if (!verify(null, Buffer.from(signedMessage(raw)), publicKey, Buffer.from(signature, 'base64'))) return { verdict: 'sidecar_changed' }
  if (page.sha256 !== sha256) return { verdict: 'page_changed', signed: parsed.data }
  return { verdict: 'valid', signed: parsed.data, retired: key.retiredAt !== null }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return null
  }
}
