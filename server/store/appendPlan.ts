import type { AppendRequest, AppendResult } from '../collab/ports.ts'

/** Where a document stands while its appends are judged; nobody else may move it meanwhile. */
export interface DocumentHead {
  readonly epoch: number
  readonly aclVersion: number
  readonly seq: number
}

/** A clientID that is used for the first time, and by whom. */
export interface Claim {
  readonly clientId: number
  readonly userId: string
}

/** What has to be known of a request to decide it; its rows' contents have not. */
export interface AppendQuestion {
  readonly docId: string
  readonly epoch: number
  readonly aclVersion: number
  readonly schemaVersion: number
  readonly claims: readonly Claim[]
  readonly rows: number
}

/** What has to be written, all of it before anybody else may move one of the documents. */
export interface AppendPlan {
  /** One per request, in order. The rows of a request that is stored end with its `seq`. */
  readonly results: readonly AppendResult[]
  readonly claims: readonly (Claim & { readonly docId: string })[]
  /** Where each document that grows ends, and the schema version that its rows need. */
  readonly heads: ReadonlyMap<string, { readonly seq: number; readonly schemaVersion: number }>
}

/** The question that a request asks. */
export function questionOf({ docId, epoch, aclVersion, schemaVersion, rows }: AppendRequest): AppendQuestion {
  const claims: Claim[] = []
  for (const { userId, claims: ids } of rows) for (const clientId of ids) claims.push({ clientId, userId })
  return { docId, epoch, aclVersion, schemaVersion: schemaVersion ?? 0, claims, rows: rows.length }
}

/**
 * Decides requests in their order, a later one seeing what an earlier one does. A request is stored whole or not at
 * all: it needs the document's present epoch and ACL version, and each clientID it claims has to be free or its user's.
 *
 * @param headOf where a document stands, null if it does not exist
 * @param ownerOf to whom a clientID belongs in the store, null for nobody
 */
export function planAppend(
  questions: readonly AppendQuestion[],
  headOf: (docId: string) => DocumentHead | null,
  ownerOf: (docId: string, clientId: number) => string | null,
): AppendPlan {
  const results: AppendResult[] = []
  const grown = new Map<string, { seq: number; schemaVersion: number }>()
  const owners = new Map<string, Claim & { docId: string }>()
  for (const { docId, epoch, aclVersion, schemaVersion, claims, rows } of questions) {
    const head = headOf(docId)
    if (!head || head.epoch !== epoch || head.aclVersion !== aclVersion) {
      results.push({ ok: false, reason: 'fenced' })
      continue
    }
    const fresh = newOwners(claims, (clientId) => owners.get(claimKey(docId, clientId))?.userId ?? ownerOf(docId, clientId))
    if (!fresh) {
      results.push({ ok: false, reason: 'identity' })
      continue
    }
    for (const [clientId, userId] of fresh) owners.set(claimKey(docId, clientId), { docId, clientId, userId })
    const before = grown.get(docId)
    const seq = (before?.seq ?? head.seq) + rows
    if (rows > 0) grown.set(docId, { seq, schemaVersion: Math.max(before?.schemaVersion ?? 0, schemaVersion) })
    results.push({ ok: true, seq })
  }
  return { results, claims: [...owners.values()], heads: grown }
}

/** The clientIDs that are bound for the first time, or null if one of them is another person's. */
function newOwners(claims: readonly Claim[], ownerOf: (clientId: number) => string | null): Map<number, string> | null {
  const fresh = new Map<number, string>()
  for (const { clientId, userId } of claims) {
    const owner = fresh.get(clientId) ?? ownerOf(clientId)
    if (owner !== null && owner !== userId) return null
    if (owner === null) fresh.set(clientId, userId)
  }
  return fresh
}

function claimKey(docId: string, clientId: number): string {
  return `${clientId} ${docId}`
}
