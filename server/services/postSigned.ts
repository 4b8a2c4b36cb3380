import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP } from 'node:net'
import { webhookHeaders } from '#shared/protocol/webhook.ts'
import { addressKind } from './addressKind.ts'

export interface SignedPost {
  readonly url: string
  readonly secret: string
  /** Whether private addresses and plain http are allowed. */
  readonly allowPrivate: boolean
  /** Of the event. */
  readonly id: string
  readonly body: string
  /** Milliseconds since 1970; the receiver can refuse what is old. */
  readonly at: number
  readonly signal: AbortSignal
}

/** From the first byte to the last, in milliseconds. */
const limitMs = 10_000

/**
 * Posts an event. The name is resolved once and the connection made to the address that was looked at, so that a name
 * cannot lead elsewhere meanwhile; redirects are not followed.
 * @returns null if the receiver took it (2xx); otherwise why not, without anything that the receiver said
 */
export async function postSigned(post: SignedPost): Promise<string | null> {
  try {
    const url = new URL(post.url)
    const address = await allowedAddress(url, post.allowPrivate)
    if (typeof address !== 'object') return address
    const status = await send(post, url, address)
    return status >= 200 && status < 300 ? null : `the receiver answered ${status}`
  } catch (error) {
    return reasonOf(error)
  }
}

/** The header that says who sends: HMAC-SHA256 over the time in seconds, a full stop and the body. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

interface Address {
  readonly address: string
  readonly family: number
}

/** @returns why not, as a string, if the event may not go there */
async function allowedAddress({ hostname, protocol }: URL, allowPrivate: boolean): Promise<Address | string> {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family === 0 ? await lookup(host, { all: true }) : [{ address: host, family }]
  const kinds = found.map(({ address }) => addressKind(address))
  if (kinds.includes('forbidden')) return 'the address is one to which nothing is sent'
  const isPrivate = kinds.includes('private')
  if (isPrivate && !allowPrivate) return 'the address is in a private network, which the settings do not allow'
  if (protocol === 'http:' && !(allowPrivate && kinds.every((kind) => kind === 'private')))
    return 'plain http goes to private networks only'
  return found[0] ?? 'the name has no address'
}

function send({ secret, id, body, at, signal }: SignedPost, url: URL, { address, family }: Address): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const timeout = AbortSignal.timeout(limitMs)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.any([signal, timeout]),
        lookup: (_name, options, found) => {
          if (options.all) found(null, [{ address, family }])
          else found(null, address, family)
        },
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Galley',
          [webhookHeaders.event]: id,
          [webhookHeaders.signature]: signatureOf(secret, Math.floor(at / 1000), body),
        },
      },
      (response) => {
        // What it says is of no use, and it may never end.
        response.destroy()
        resolve(response.statusCode ?? 0)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be sent'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer within ${limitMs / 1000} seconds`
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return /^[A-Z0-9_]{2,40}$/.test(code) ? `no connection (${code})` : 'no connection'
}
