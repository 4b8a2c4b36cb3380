import * as Y from 'yjs'
import type { AppendRequest, AppendResult, StoredDocument, UpdateLog } from '../../server/collab/ports.ts'

interface MemoryDocument {
  epoch: number
  aclVersion: number
  schemaVersion: number
  updates: Uint8Array[]
  authors: string[]
  clients: Map<number, string>
}

/** An update log in memory whose commits can be held back or made to fail. */
export class MemoryLog implements UpdateLog {
  readonly documents = new Map<string, MemoryDocument>()
  loads = 0
  appends = 0
  /** Awaited before every append: replace it to hold commits back. */
  beforeAppend: () => Promise<void> = async () => {}
  /** Awaited before every load. */
  beforeLoad: () => Promise<void> = async () => {}

  /** Adds a document with a paragraph in every field, as the product creates it. */
  create(docId: string, seed: (doc: Y.Doc) => void = () => {}): void {
    const doc = new Y.Doc()
    seed(doc)
    const clients = new Map([[doc.clientID, 'server']])
    this.documents.set(docId, {
      epoch: 1,
      aclVersion: 1,
      schemaVersion: 1,
      updates: [Y.encodeStateAsUpdate(doc)],
      authors: ['server'],
      clients,
    })
  }

  async load(docId: string): Promise<StoredDocument | null> {
    this.loads += 1
    await this.beforeLoad()
    const found = this.documents.get(docId)
    if (!found) return null
    const { epoch, aclVersion, schemaVersion, updates, clients } = found
    return { epoch, aclVersion, schemaVersion, seq: updates.length, updates: [...updates], clients: new Map(clients), damage: [] }
  }

  async append(requests: readonly AppendRequest[]): Promise<readonly AppendResult[]> {
    await this.beforeAppend()
    this.appends += 1
    return requests.map((request) => this.#appendOne(request))
  }

  #appendOne(request: AppendRequest): AppendResult {
    const doc = this.documents.get(request.docId)
    if (!doc || doc.epoch !== request.epoch || doc.aclVersion !== request.aclVersion) return { ok: false, reason: 'fenced' }
    const claims = request.rows.flatMap((row) => row.claims.map((id) => [id, row.userId] as const))
    if (claims.some(([id, userId]) => (doc.clients.get(id) ?? userId) !== userId)) return { ok: false, reason: 'identity' }
    for (const [id, userId] of claims) doc.clients.set(id, userId)
    for (const row of request.rows) {
      doc.updates.push(row.data)
      doc.authors.push(row.userId)
    }
    doc.schemaVersion = Math.max(doc.schemaVersion, request.schemaVersion ?? 0)
    return { ok: true, seq: doc.updates.length }
  }

  /** The document that a restarted server would load. */
  stored(docId: string): Y.Doc {
    const doc = new Y.Doc()
    for (const update of this.documents.get(docId)?.updates ?? []) Y.applyUpdate(doc, update)
    return doc
  }
}

/** A gate for `beforeAppend`: closed until opened. */
export function gate(): { readonly pass: () => Promise<void>; readonly open: () => void } {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { pass: () => opened, open: () => open() }
}
