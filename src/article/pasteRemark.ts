import { type PasteRequest, pasteRequest } from '#shared/protocol/authors.ts'
import type { CollabSession } from '../collab/session.ts'
import type { PasteTold } from '../editor/behaviours/paste.ts'

/** Shorter text looks like typing to the ledger, which then has nothing to say about where it came from. UTF-16 units. */
const shortest = 16

/** What the server is told of a paste; null if it is not worth a word. Nothing of the text is in it. */
export function pasteRemark({ report, inserted }: PasteTold): PasteRequest | null {
  if (inserted === undefined || inserted.characters < shortest) return null
  const { client, clock, length, site } = inserted
  const source = { kind: report.source, ...(site !== null && { url: site }) }
  const remark = pasteRequest.safeParse({ client, clock, length, source })
  return remark.success ? remark.data : null
}

/**
 * Says it as soon as everything written here is stored: before that the server does not know the ids. It is a remark,
 * so nobody is troubled if it cannot be made.
 * @returns a function that drops it
 */
export function sayWhenSaved(
  session: Pick<CollabSession, 'status' | 'subscribe'>,
  remark: PasteRequest,
  say: (remark: PasteRequest) => Promise<void>,
): () => void {
  let stop = (): void => undefined
  const look = () => {
    const { saved, connection } = session.status
    if (connection === 'closed') stop()
    if (!saved) return
    stop()
    say(remark).catch(() => undefined)
  }
  stop = session.subscribe(look)
  look()
  return () => stop()
}
