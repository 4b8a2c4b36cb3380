import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from '../article/canonical.ts'
import { err, ok, type Result } from '../result.ts'

/*
 * The review record (审稿单) as a chain: every step is one canonical JSON text that holds the fingerprint of the step
 * before it, and is kept with its own. Whoever changes, drops or inserts a step has to change all that come after it,
 * and every copy of the record that is already printed or exported says so.
 */

/** Whether a step was carried out, or only proposed or approved for somebody else to carry out. */
export const decisions = ['done', 'proposed', 'approved'] as const
export type Decision = (typeof decisions)[number]

/** One step as it is sealed. Its keys never change their meaning; `v` is raised if one has to. */
export interface RecordEntry {
  readonly v: 1
  /** Id of the article, so that a step cannot be moved to another record. */
  readonly article: string
  /** 稿号 */
  readonly number: string
  /** From 1, without gaps. */
  readonly step: number
  readonly action: string
  readonly decision: Decision
  readonly from: string | null
  readonly to: string
  /** The account under its names of that moment. */
  readonly by: { readonly id: string; readonly username: string; readonly name: string }
  readonly role: string
  readonly reason: string
  /** ISO 8601 with milliseconds and the paper's own offset, for example 2026-10-02T10:30:05.120+08:00 */
  readonly at: string
  /** SHA-256 of the canonical article JSON, hexadecimal. */
  readonly textSha256: string
  /** Position in the document's log: which version it was. */
  readonly version: number
  readonly characters: number
  /** The separation of duties that the person overrode, with `reason`; null: none. */
  readonly override: string | null
  /** What else belongs to the step: see `StepDetails`. */
  readonly details: object
  /** Fingerprint of the step before; empty for the first. */
  readonly previous: string
}

/** A step as it is stored and exported. */
export interface SealedEntry {
  /** Canonical JSON of a `RecordEntry`. */
  readonly entry: string
  /** SHA-256 of `entry` in UTF-8, hexadecimal. */
  readonly hash: string
}

/** Where a chain breaks first. */
export interface ChainBreak {
  /** Number of the step, from 1. */
  readonly step: number
  readonly problem: 'hash' | 'unreadable' | 'previous' | 'number' | 'article'
}

export function sealEntry(entry: RecordEntry): SealedEntry {
  const text = canonicalJson(entry)
  return { entry: text, hash: fingerprint(text) }
}

/** Whether the steps are a whole chain from the first on. A chain cut short at its end is a whole chain. */
export function verifyChain(chain: readonly SealedEntry[]): Result<readonly RecordEntry[], ChainBreak> {
  const entries: RecordEntry[] = []
  for (const [index, { entry: text, hash }] of chain.entries()) {
    const step = index + 1
    if (fingerprint(text) !== hash) return err({ step, problem: 'hash' })
    const entry = readEntry(text)
    if (!entry) return err({ step, problem: 'unreadable' })
    if (entry.step !== step) return err({ step, problem: 'number' })
    if (entry.article !== (entries[0] ?? entry).article) return err({ step, problem: 'article' })
    if (entry.previous !== (chain[index - 1]?.hash ?? '')) return err({ step, problem: 'previous' })
    entries.push(entry)
  }
  return ok(entries)
}

function fingerprint(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)))
}

/** Its fingerprint says that it is what was sealed, so only its form is looked at. */
function readEntry(text: string): RecordEntry | null {
  try {
    const entry: unknown = JSON.parse(text)
    return typeof entry === 'object' && entry !== null && 'v' in entry && entry.v === 1 ? (entry as RecordEntry) : null
  } catch {
    return null
  }
}
