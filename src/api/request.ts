import { type ErrorCode, errorCodes } from '#shared/errors.ts'
import { ApiError } from './ApiError.ts'
import { announceSignedOut } from './signedOut.ts'

interface RequestOptions {
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** A 401 is an answer here, not the end of a session (sign-in, the first look at who is here). */
  readonly ownsSignIn?: boolean
}

/** Sends a request and gives the successful answer; throws ApiError otherwise, and the abort reason when aborted. */
export async function send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
  const response = await reach(method, path, options)
  if (response.ok) return response
  const error = errorFrom(response.status, await response.text())
  if (response.status === 401 && !options.ownsSignIn) announceSignedOut()
  throw error
}

/** Sends a request whose answer is JSON of the route's response type. */
export async function sendForJson<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options)
  return (await response.json()) as T
}

/** The refusal in an answer's body; an answer that is not ours (a proxy's page) is judged by its status. */
export function errorFrom(status: number, body: string): ApiError {
  const parsed = parseErrorBody(body)
  if (parsed !== null) return new ApiError(parsed.code, status, parsed.message, parsed.details)
  return new ApiError(codeOfStatus(status), status, `HTTP ${status}`)
}

async function reach(method: string, path: string, { body, signal }: RequestOptions): Promise<Response> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { accept: 'application/json' } }
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { accept: 'application/json', 'content-type': 'application/json' }
  }
  if (signal) init.signal = signal
  try {
    return await fetch(path, init)
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw new ApiError('offline', 0, 'no answer from the server')
  }
}

function parseErrorBody(body: string): { code: ErrorCode; message: string; details: unknown } | null {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null || !('error' in value)) return null
  const error = value.error
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  const code = errorCodes.find((known) => known === error.code)
  if (!code) return null
  const message = 'message' in error && typeof error.message === 'string' ? error.message : code
  return { code, message, details: 'details' in error ? error.details : undefined }
}

function codeOfStatus(status: number): ErrorCode | 'offline' {
  if (status === 401) return 'not_signed_in'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not_found'
  if (status === 413) return 'too_large'
  if (status === 429) return 'too_many_requests'
  // A gateway that finds no server behind it.
  if (status === 502 || status === 503 || status === 504) return 'offline'
  return status < 500 ? 'bad_request' : 'internal'
}
