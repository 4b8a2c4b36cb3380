import type { Generated } from 'kysely'

/*
 * Tables as Kysely sees them; ./migrations creates them. Times are milliseconds since 1970 (integers in both
 * databases), flags 0 or 1, JSON is text, ids are random strings. Bytes are BLOB in SQLite and bytea in PostgreSQL.
 */

/** Which database a store lies in; the few statements that differ are chosen by it. */
export type DialectName = 'sqlite' | 'postgres'

export interface Database {
  app_user: UserTable
  session: SessionTable
  setting: SettingTable
  article: ArticleTable
  article_counter: ArticleCounterTable
  article_writer: ArticleWriterTable
  review_step: ReviewStepTable
  signed_copy: SignedCopyTable
  credit_change: CreditChangeTable
  step_text: StepTextTable
  publication: PublicationTable
  asset: AssetTable
  picture_crop: PictureCropTable
  article_doc: ArticleDocTable
  doc_update: DocUpdateTable
  doc_client: DocClientTable
  doc_snapshot: DocSnapshotTable
  doc_history: DocHistoryTable
  doc_attribution: DocAttributionTable
  doc_paste: DocPasteTable
  notice: NoticeTable
  webhook_event: WebhookEventTable
}

export interface UserTable {
  id: string
  /** Lower case, unique. */
  username: string
  name: string
  /** JSON list of role ids. */
  roles: string
  password_hash: string
  disabled: number
  created_at: number
  last_seen_at: number | null
}

export interface SessionTable {
  /** SHA-256 of the cookie's token, hexadecimal: the store never holds a usable token. */
  id: string
  user_id: string
  created_at: number
  expires_at: number
}

export interface SettingTable {
  /** site, setup_token, demo … */
  key: string
  value: string
}

export interface ArticleTable {
  id: string
  /** 稿号, unique. */
  number: string
  stage: string
  stage_since: number
  created_by: string
  created_at: number
  /** JSON list of usernames, or null. */
  named_editors: string | null
  /** What the desk shows, projected from the document after each change. */
  channel: string
  language: string
  kicker: string
  headline: string
  characters: number
  updated_at: number
  updated_by: string | null
  /** Position in the document's log up to which the projection above, the search index and the writers are true. */
  projected_seq: number
  /** House profile under which it was last submitted. */
  workflow: string
  /** When it is published by itself; null: it is not. Only while it is ready. */
  publish_at: number | null
  /** Until when it is neither published nor exported as final; null: at any time. */
  embargo_until: number | null
  /** 责任编辑 of this article, a user's id; null: nobody in particular. */
  assignee: Generated<string | null>
  /** 截稿: when it is due; `neverDue`: at no time. */
  due_at: Generated<number>
  /** Since when the text is not what was signed, while it is in proofs; null: it is. */
  void_since: Generated<number | null>
}

/** `due_at` of an article that is due at no time. */
export const neverDue = Number.MAX_SAFE_INTEGER

/** The running number of 稿号 per year: the last one that was given. */
export interface ArticleCounterTable {
  year: number
  last: number
}

/** Who wrote in an article, once per person and stage. */
export interface ArticleWriterTable {
  article_id: string
  user_id: string
  stage: string
  first_at: number
  /** JSON list of the roles that they held then. */
  roles: string
}

/** The review record (审稿单): append-only, hash-chained. `entry` is what is sealed; the columns say the same for queries. */
export interface ReviewStepTable {
  article_id: string
  step: number
  action: string
  from_stage: string | null
  to_stage: string
  user_id: string
  role: string
  reason: string
  at: number
  text_sha256: string
  characters: number
  /** Position in the document's log at that moment: what comes later was written in `to_stage`. */
  seq: number
  /** done, proposed or approved. */
  decision: string
  /** The separation of duties that was overridden; empty: none. */
  override: string
  /** JSON, see `StepDetails`. */
  details: string
  /** Canonical JSON of the step with the fingerprint of the one before. */
  entry: string
  /** SHA-256 of `entry`, hexadecimal. */
  hash: string
}

/** The texts that the record is about, each once: what a fingerprint stands for. Append-only. */
export interface StepTextTable {
  article_id: string
  sha256: string
  /** Canonical JSON. */
  json: string
}

/** What was published, once per edition; append-only. The text is the signed copy of `copy_step`. */
export interface PublicationTable {
  article_id: string
  /** From 1. */
  edition: number
  /** The step of the record by which it was published. */
  step: number
  copy_step: number
  at: number
  /** 更正 as the page prints it; empty in the first edition. */
  notice: string
  /** Canonical JSON of what its pages say of the paper; null in editions that were published before that was kept. */
  site: string | null
}

/** The text exactly as it was signed; final exports are made from it. */
export interface SignedCopyTable {
  article_id: string
  step: number
  json: string
  sha256: string
  at: number
  /** Canonical JSON of the credits with the names of that moment; null in a few copies of the first edition. */
  credits: string | null
  /** Canonical JSON of everybody who took part, with the names of that moment; null in copies of earlier editions. */
  people: string | null
}

/** What editors changed in the credit line of an article (署名行), with why: append-only. */
export interface CreditChangeTable {
  article_id: string
  /** 1, 2, 3 … */
  revision: number
  /** Canonical JSON of the roles that the editor changed, whole; an empty list: back to what is proposed. */
  credits: string
  /** Canonical JSON of what was proposed at that moment. */
  proposal: string
  reason: string
  user_id: string
  role: string
  at: number
}

export interface AssetTable {
  id: string
  article_id: string
  type: string
  width: number
  height: number
  bytes: number
  sha256: string
  created_by: string
  created_at: number
}

/** An asset that was cut out of another. */
export interface PictureCropTable {
  asset_id: string
  /** The uploaded picture; never one that was itself cut out. */
  origin_id: string
  /** The article for which it was made. */
  article_id: string
  /** JSON of the crop, in one order of its keys. */
  recipe: string
}

export interface ArticleDocTable {
  id: string
  epoch: Generated<number>
  head_seq: Generated<number>
  acl_version: Generated<number>
  schema_version: number
  /** Position of the newest snapshot, 0 without one: rows up to it are folded into `doc_history`. */
  snap_seq: Generated<number>
}

/** The whole state at a position of the log; the last two are kept. */
export interface DocSnapshotTable {
  doc_id: string
  seq: number
  /** The history under which it was made. */
  epoch: number
  state_vector: Uint8Array
  /** One Yjs update (encoding v1). */
  state: Uint8Array
  /** Of `state`, hexadecimal. */
  sha256: string
  created_at: number
}

/** Rows `from_seq` to `to_seq` of the log, all of them, compressed: see ./historyChunk.ts. */
export interface DocHistoryTable {
  doc_id: string
  from_seq: number
  to_seq: number
  data: Uint8Array
}

export interface DocUpdateTable {
  doc_id: string
  seq: number
  user_id: string
  session_id: string
  at: number
  data: Uint8Array
}

export interface DocClientTable {
  doc_id: string
  client_id: number
  user_id: string
}

/** The ledger of a document up to a row of its log. It can be folded anew from the log at any time. */
export interface DocAttributionTable {
  doc_id: string
  seq: number
  /** Deflated; see server/attribution/encodeLedger.ts. */
  ledger: Uint8Array
  /** The document at that row, one Yjs update, deflated. */
  state: Uint8Array
  /** Of `ledger` and `state` after each other, hexadecimal. */
  sha256: string
}

/** What somebody's editor said of text that they pasted. It changes nobody's authorship. */
export interface DocPasteTable {
  doc_id: string
  /** The ids that the text got when it was pasted. */
  client_id: number
  clock: number
  length: number
  user_id: string
  /** JSON, see `pasteSource` of the protocol. */
  source: string
  at: number
}

/** Something that somebody is told of an article. */
export interface NoticeTable {
  id: string
  user_id: string
  article_id: string
  /** See `noticeKinds`. */
  kind: string
  /** The step of which it is; empty: of none. */
  action: string
  /** Whose doing it was; null: nobody's. */
  actor_id: string | null
  /** What was said with it; empty: nothing. */
  reason: string
  at: number
  read_at: number | null
}

/** What the newsroom's webhook is told, until it is told. */
export interface WebhookEventTable {
  id: string
  type: string
  /** The JSON that is sent. */
  body: string
  at: number
  attempts: number
  /** When it is tried next; null: it is not. */
  next_at: number | null
  /** When the receiver took it; null with a null `next_at`: it was given up. */
  done_at: number | null
  /** Why the last attempt failed; empty: it did not. */
  error: string
}
