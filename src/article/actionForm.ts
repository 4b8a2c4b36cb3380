import type { ArticleDetail, Person } from '#shared/protocol/api.ts'
import type { ActionOffer, ActionRequest } from '#shared/protocol/workflowApi.ts'
import { houses } from '#shared/workflow/house.ts'
import { holds } from '#shared/workflow/roles.ts'
import { proofStages } from '#shared/workflow/stages.ts'
import { type ErrorCounts, errorsToSend } from './errorCounts.ts'
import { momentIn } from './MomentField.tsx'

/** What a person fills in before an action. */
export interface ActionForm {
  /** The reason where one is needed, an opinion otherwise. */
  readonly reason: string
  readonly counts: ErrorCounts
  /** Date and time by this computer's clock, as the field holds it. */
  readonly when: string
  /** 更正 as it was edited; null: as it was drafted. */
  readonly notice: string | null
  readonly approveOnly: boolean
}

export const emptyForm: ActionForm = { reason: '', counts: {}, when: '', notice: null, approveOnly: false }

/** What is asked for. */
export interface Asked {
  readonly offer: ActionOffer
  readonly article: ArticleDetail
  readonly me: Person
  /** A schedule is taken back. */
  readonly unschedule: boolean
}

/** Which parts of the form an action has. */
export interface FormParts {
  readonly override: boolean
  readonly reason: boolean
  readonly opinion: boolean
  readonly errors: boolean
  readonly when: boolean
  readonly notice: boolean
  readonly approveOnly: boolean
}

export function partsOf({ offer, article, me, unschedule }: Asked): FormParts {
  const { action, allowed, overridable, needsReason } = offer
  const { stage, workflow } = article
  const move = houses[workflow].moves[stage][action]
  const override = !allowed && overridable
  const reason = needsReason || override
  const moves = override || offer.effect === 'move'
  const inProof = proofStages.some((proof) => proof === stage)
  return {
    override,
    reason,
    opinion: !reason && action !== 'recall',
    errors: moves && inProof && (action === 'pass' || action === 'return') && holds(me, ['proofreader']),
    when: action === 'schedule' && !unschedule,
    notice: moves && action === 'publish' && article.published !== null,
    approveOnly: moves && move !== undefined && move.executors.length > 0 && holds(me, move.roles),
  }
}

/** What is missing or wrong in a form, by part. */
export interface FormProblems {
  readonly reason: boolean
  readonly when: 'missing' | 'underEmbargo' | null
  readonly notice: boolean
}

/** @param drafted the 更正 that the server drafted; undefined while it is not there */
export function problemsOf(
  form: ActionForm,
  parts: FormParts,
  article: ArticleDetail,
  drafted: string | undefined,
  now: number,
): FormProblems {
  return {
    reason: parts.reason && form.reason.trim() === '',
    when: parts.when ? whenProblem(form.when, article.embargoUntil, now) : null,
    notice: parts.notice && (drafted === undefined || (drafted !== '' && form.notice?.trim() === '')),
  }
}

function whenProblem(when: string, embargoUntil: string | null, now: number): FormProblems['when'] {
  const at = momentIn(when)
  if (at === null || Date.parse(at) <= now) return 'missing'
  return embargoUntil !== null && Date.parse(at) < Date.parse(embargoUntil) ? 'underEmbargo' : null
}

/** What is sent for a form without problems. */
export function requestFrom(form: ActionForm, parts: FormParts, { offer, unschedule }: Asked, drafted: string | undefined): ActionRequest {
  const reason = form.reason.trim()
  const notice = (form.notice ?? drafted ?? '').trim()
  return {
    action: offer.action,
    ...(reason !== '' && { reason }),
    ...(parts.override && { override: true }),
    ...(parts.approveOnly && form.approveOnly && { approveOnly: true }),
    ...(unschedule && { publishAt: null }),
    ...(parts.when && { publishAt: momentIn(form.when) }),
    ...(parts.errors && errorsToSend(offer.action, form.counts)),
    ...(parts.notice && notice !== '' && { notice }),
  }
}
