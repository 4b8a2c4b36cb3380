/** Where an article stands: 草稿 初审 复审 终审 已签发 一校 二校 三校 待发 已发布 待用 弃用 已撤稿. */
export const stages = [
  'draft',
  'review1',
  'review2',
  'review3',
  'signed',
  'proof1',
  'proof2',
  'proof3',
  'ready',
  'published',
  'held',
  'killed',
  'withdrawn',
] as const
export type Stage = (typeof stages)[number]

/** What a person can do to an article's stage: 送审 撤回 通过 退回 待用 恢复 弃用 签发 发布 定时 更正 撤稿. */
export const actions = [
  'submit',
  'recall',
  'pass',
  'return',
  'hold',
  'resume',
  'kill',
  'sign',
  'publish',
  'schedule',
  'correct',
  'withdraw',
] as const
export type Action = (typeof actions)[number]

/** The three reviews (三审), in order. */
export const reviewStages = ['review1', 'review2', 'review3'] as const satisfies readonly Stage[]
export type ReviewStage = (typeof reviewStages)[number]

/** The three rounds of proofs (三校), in order. */
export const proofStages = ['proof1', 'proof2', 'proof3'] as const satisfies readonly Stage[]
export type ProofStage = (typeof proofStages)[number]

/** Stages in which the text is what was signed; in proofs it can be corrected, in the others it is frozen. */
export const signedStages = ['signed', ...proofStages, 'ready', 'published'] as const satisfies readonly Stage[]
