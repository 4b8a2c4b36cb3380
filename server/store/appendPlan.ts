import type { AppendRequest, AppendResult, AppendRow } from '../collab/ports.ts'

/** Where a document stands while its appends are judged; nobody else may move it meanwhile. */
export interface DocumentHead {
  readonly epoch: number
  readonly aclVersion: number
  readonly seq: number
}

/** What has to be written, all of it in the transaction in which heads and owners were read. */
export interface AppendPlan {
  /** One per request, in order. */
  readonly results: readonly AppendResult[]
  readonly updates: readonly { readonly docId: string; readonly seq: number; readonly row: AppendRow }[]
  readonly claims: readonly { readonly docId: string; readonly clientId: number; readonly userId: string }[]
  /** Where each document that grows ends, and the schema version that its rows need. */
  readonly heads: ReadonlyMap<string, { readonly seq: number; readonly schemaVersion: number }>
}

/**
 * Decides requests in their order, a later one seeing what an earlier one does. A request is stored whole or not at
 * all: it needs the document's present epoch and ACL version, and each clientID it claims has to be free or its user's.
 *
 * @param heads the documents that exist
 * @param ownerOf to whom a clientID belongs in the store, null for nobody
 */
export function planAppend(
  requests: readonly AppendRequest[],
  heads: ReadonlyMap<string, DocumentHead>,
  ownerOf: (docId: string, clientId: number) => string | null,
): AppendPlan {
  const results: AppendResult[] = []
  const updates: { docId: string; seq: number; row: AppendRow }[] = []
  const grown = new Map<string, { seq: number; schemaVersion: number }>()
  const owners = new Map<string, { docId: string; clientId: number; userId: string }>()
  for (const request of requests) {
    const { docId, rows } = request
    const head = heads.get(docId)
    if (!head || head.epoch !== request.epoch || head.aclVersion !== request.aclVersion) {
      results.push({ ok: false, reason: 'fenced' })
      continue
    }
    const fresh = newOwners(request, (clientId) => owners.get(claimKey(docId, clientId))?.userId ?? ownerOf(docId, clientId))
    if (!fresh) {
      results.push({ ok: false, reason: 'identity' })
      continue
    }
    for (const [clientId, userId] of fresh) owners.set(claimKey(docId, clientId), { docId, clientId, userId })
    const before = grown.get(docId)
    let seq = before?.seq ?? head.seq
    for (const row of rows) updates.push({ docId, seq: ++seq, row })
    if (rows.length > 0) grown.set(docId, { seq, schemaVersion: Math.max(before?.schemaVersion ?? 0, request.schemaVersion ?? 0) })
    results.push({ ok: true, seq })
  }
  return { results, updates, claims: [...owners.values()], heads: grown }
}

/** The clientIDs that the request binds for the first time, or null if one of them is another person's. */
function newOwners(request: AppendRequest, ownerOf: (clientId: number) => string | null): Map<number, string> | null {
  const fresh = new Map<number, string>()
  for (const { userId, claims } of request.rows) {
    for (const clientId of claims) {
      const owner = fresh.get(clientId) ?? ownerOf(clientId)
      if (owner !== null && owner !== userId) return null
      if (owner === null) fresh.set(clientId, userId)
    }
  }
  return fresh
}

function claimKey(docId: string, clientId: number): string {
  return `${clientId} ${docId}`
}
