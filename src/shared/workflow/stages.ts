import type { Role } from './roles.ts'

/** Where an article stands: 草稿 初审 复审 终审 已签发. */
export const stages = ['draft', 'review1', 'review2', 'review3', 'signed'] as const
export type Stage = (typeof stages)[number]

/** What a person can do to an article's stage: 送审 撤回 通过 退回 签发. */
export const actions = ['submit', 'recall', 'pass', 'return', 'sign'] as const
export type Action = (typeof actions)[number]

/** The three reviews (三审), in order. */
export const reviewStages = ['review1', 'review2', 'review3'] as const satisfies readonly Stage[]
export type ReviewStage = (typeof reviewStages)[number]

/** One legal move. */
export interface Move {
  readonly to: Stage
  /** Any of these roles may make it. */
  readonly roles: readonly Role[]
  /** A reason has to be given and reaches the authors. */
  readonly needsReason: boolean
  /** The move is one of the three reviews, so it falls under the separation of duties. */
  readonly isReview: boolean
}

const writers = ['reporter', 'stringer', 'editor'] as const satisfies readonly Role[]

function move(to: Stage, roles: readonly Role[], kind: { needsReason?: boolean; isReview?: boolean } = {}): Move {
  return { to, roles, needsReason: kind.needsReason ?? false, isReview: kind.isReview ?? false }
}

/** The whole workflow: stage x action -> move. A pair that is not here is not a legal move for anybody. */
export const moves: { readonly [S in Stage]: { readonly [A in Action]?: Move } } = {
  draft: {
    submit: move('review1', writers),
  },
  review1: {
    recall: move('draft', writers),
    pass: move('review2', ['editor'], { isReview: true }),
    return: move('draft', ['editor'], { needsReason: true }),
  },
  review2: {
    pass: move('review3', ['director'], { isReview: true }),
    return: move('draft', ['director'], { needsReason: true }),
  },
  review3: {
    sign: move('signed', ['chief'], { isReview: true }),
    return: move('draft', ['chief'], { needsReason: true }),
  },
  signed: {},
}

/** Who may change the text in each stage. Signed copy is frozen. */
export const textEditors: { readonly [S in Stage]: readonly Role[] } = {
  draft: writers,
  review1: ['editor'],
  review2: ['director'],
  review3: ['chief'],
  signed: [],
}
