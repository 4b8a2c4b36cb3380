import { articleLanguages } from '#shared/article/json.ts'
import type { ErrorCode } from '#shared/errors.ts'
import type { ArticleDetail, ArticleSummary } from '#shared/protocol/api.ts'
import type { Result } from '#shared/result.ts'
import type { ArticleRow } from '../store/articles.ts'
import type { PublicationRow } from '../store/publications.ts'
import type { ReviewStepRow } from '../store/reviewSteps.ts'
import { neverDue } from '../store/schema.ts'
import type { Directory } from './directory.ts'
import { type KnownArticle, namedEditorsOf, stageOf, workflowOf } from './facts.ts'

/** Milliseconds since 1970 as the API says times: ISO 8601 in UTC. */
export function isoTime(at: number): string {
  return new Date(at).toISOString()
}

interface Around {
  readonly person: Directory
  /** User ids of those who have it open. */
  readonly present: readonly string[]
}

/** A row of the desk. `returned` is the step that sent it back, if that was the last one. */
export function summaryOf(row: ArticleRow, around: Around & { readonly returned: ReviewStepRow | undefined }): ArticleSummary {
  const { person, present, returned } = around
  return {
    id: row.id,
    workflow: workflowOf(row),
    number: row.number,
    stage: stageOf(row.stage),
    stageSince: isoTime(row.stage_since),
    channel: row.channel,
    language: articleLanguages.find((language) => language === row.language) ?? 'zh',
    kicker: row.kicker,
    headline: row.headline,
    characters: row.characters,
    createdBy: person(row.created_by),
    createdAt: isoTime(row.created_at),
    updatedAt: isoTime(row.updated_at),
    updatedBy: row.updated_by === null ? null : person(row.updated_by),
    publishAt: row.publish_at === null ? null : isoTime(row.publish_at),
    embargoUntil: row.embargo_until === null ? null : isoTime(row.embargo_until),
    assignee: row.assignee === null ? null : person(row.assignee),
    dueAt: row.due_at === neverDue ? null : isoTime(row.due_at),
    voidSince: row.void_since === null ? null : isoTime(row.void_since),
    present: present.map(person),
    returned: returned ? { reason: returned.reason, by: person(returned.user_id), at: isoTime(returned.at) } : null,
  }
}

/** The article as its page needs it, judged for one person. */
export function detailOf(
  known: KnownArticle,
  around: Around & {
    /** User ids, by their first change; one who wrote in several stages occurs in each. */
    readonly writers: readonly string[]
    readonly mayEdit: Result<true, ErrorCode>
    readonly mayNameEditors: boolean
    readonly mayEmbargo: boolean
    readonly mayAssign: boolean
    readonly mayReadRecord: boolean
    /** The last edition that was published. */
    readonly published: PublicationRow | undefined
  },
): ArticleDetail {
  const last = known.steps.at(-1)
  return {
    ...summaryOf(known.row, { ...around, returned: last?.action === 'return' ? last : undefined }),
    epoch: known.document.epoch,
    namedEditors: namedEditorsOf(known.row),
    mayEdit: around.mayEdit.ok ? { allowed: true, reason: null } : { allowed: false, reason: around.mayEdit.error },
    mayNameEditors: around.mayNameEditors,
    mayEmbargo: around.mayEmbargo,
    mayAssign: around.mayAssign,
    mayReadRecord: around.mayReadRecord,
    published: around.published ? { edition: around.published.edition, at: isoTime(around.published.at) } : null,
    writers: [...new Set(around.writers)].map(around.person),
  }
}
