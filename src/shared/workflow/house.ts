import type { Role } from './roles.ts'
import { type Action, proofStages, type Stage } from './stages.ts'

/*
 * The one table of the workflow. A house profile says which moves there are, who makes them and who edits the text in
 * which stage; routes, sockets, pages and the drawing in ARCHITECTURE.md are read from it. `workflow` of the site
 * profile names the house; an article keeps the one under which it was last submitted.
 */

/** House profiles: a newspaper with three proofs, a web desk without, a small desk whose people share the reviews. */
export const workflows = ['newspaper', 'web', 'small'] as const
export type WorkflowName = (typeof workflows)[number]

/** Which separation of duties a move falls under: nobody does two reviews of an article, nor two of its proofs. */
export type Duty = 'review' | 'proof'

/** One legal move. */
export interface Move {
  /** Where it leads; `heldFrom` stands for the stage in which the article was put aside. */
  readonly to: Stage | 'heldFrom'
  /** Any of these roles may make it. */
  readonly roles: readonly Role[]
  /** These may propose it; nothing moves, and the proposal is in the record. */
  readonly proposers: readonly Role[]
  /** These may carry it out once somebody of `roles` has approved it. */
  readonly executors: readonly Role[]
  /** A reason has to be given and reaches the authors. */
  readonly needsReason: boolean
  readonly duty: Duty | null
}

type Moves = { readonly [A in Action]?: Move }

/** A way through the house: stage x action -> move. A pair that is not here is not a legal move for anybody. */
export interface House {
  readonly moves: { readonly [S in Stage]: Moves }
  /** Who may change the text in each stage. */
  readonly textEditors: { readonly [S in Stage]: readonly Role[] }
}

/** Who may start an article and submit it. */
export const articleWriters = ['reporter', 'stringer', 'editor'] as const satisfies readonly Role[]

type Details = Partial<Pick<Move, 'proposers' | 'executors' | 'needsReason' | 'duty'>>

function move(to: Move['to'], roles: readonly Role[], details: Details = {}): Move {
  return { to, roles, proposers: [], executors: [], needsReason: false, duty: null, ...details }
}

const because = { needsReason: true } as const
/** App. of the paper's rules: editors and heads propose, the duty editor decides, the administrator carries out. */
const proposers = ['editor', 'director'] as const satisfies readonly Role[]

/** What has been published can be taken back at any time, also while its correction is under way. */
const withdraw: Moves = { withdraw: move('withdrawn', ['chief'], { ...because, proposers, executors: ['admin'] }) }

/** Signed copy that waits: the duty editor, who signed it, may take it back into review, put it aside or drop it. */
const waits: Moves = {
  return: move('review1', ['chief'], because),
  hold: move('held', ['chief']),
  kill: move('killed', ['chief'], because),
  ...withdraw,
}

/** The signature is the approval; whoever publishes signed copy carries it out. */
const publishes = ['chief', 'admin'] as const satisfies readonly Role[]
const publication: Moves = {
  publish: move('published', publishes, { proposers }),
  schedule: move('ready', publishes, { proposers }),
}

function review(onward: Moves, reviewers: readonly Role[]): Moves {
  return {
    ...onward,
    return: move('draft', reviewers, because),
    hold: move('held', reviewers),
    kill: move('killed', reviewers, because),
    ...withdraw,
  }
}

/** A round of proofs. `sign` is the duty editor's new signature after a change; it moves nothing. */
function proof(stage: Stage, next: Stage): Moves {
  return {
    pass: move(next, ['proofreader'], { duty: 'proof' }),
    sign: move(stage, ['chief']),
    ...waits,
    return: move('review1', ['proofreader', 'chief'], because),
  }
}

interface Reviewers {
  readonly review1: readonly Role[]
  readonly review2: readonly Role[]
}

function house({ review1, review2 }: Reviewers, hasProofs: boolean): House {
  const duty = 'review'
  const [proof1, proof2, proof3] = proofStages
  const inProof: readonly Role[] = hasProofs ? ['editor', 'proofreader', 'chief'] : []
  return {
    moves: {
      draft: { submit: move('review1', articleWriters), ...withdraw },
      review1: { recall: move('draft', articleWriters), ...review({ pass: move('review2', review1, { duty }) }, review1) },
      review2: review({ pass: move('review3', review2, { duty }) }, review2),
      review3: review({ sign: move('signed', ['chief'], { duty }) }, ['chief']),
      signed: { ...(hasProofs ? { pass: move(proof1, ['proofreader']) } : publication), ...waits },
      proof1: hasProofs ? proof(proof1, proof2) : {},
      proof2: hasProofs ? proof(proof2, proof3) : {},
      proof3: hasProofs ? proof(proof3, 'ready') : {},
      ready: { ...publication, ...waits },
      published: { correct: move('draft', ['chief'], { ...because, proposers, executors: ['admin'] }), ...withdraw },
      held: {
        resume: move('heldFrom', ['editor', 'director', 'chief']),
        kill: move('killed', ['editor', 'director', 'chief'], because),
        ...withdraw,
      },
      killed: {},
      withdrawn: {},
    },
    textEditors: {
      draft: ['reporter', 'stringer', 'editor', 'director', 'chief'],
      review1,
      review2,
      review3: ['chief'],
      signed: [],
      proof1: inProof,
      proof2: inProof,
      proof3: inProof,
      ready: [],
      published: [],
      held: [],
      killed: [],
      withdrawn: [],
    },
  }
}

const anyReviewer = ['editor', 'director', 'chief'] as const satisfies readonly Role[]

/** The house profiles. In a small house whoever reviews may do the first or the second review, still three people. */
export const houses: { readonly [W in WorkflowName]: House } = {
  newspaper: house({ review1: ['editor'], review2: ['director'] }, true),
  web: house({ review1: ['editor'], review2: ['director'] }, false),
  small: house({ review1: anyReviewer, review2: anyReviewer }, false),
}

/** The stages that a house uses, in order: those that some move leads to, and the draft. */
export function stagesOf({ moves }: House): Stage[] {
  const stages = Object.keys(moves) as Stage[]
  const reached = new Set(stages.flatMap((stage) => Object.values(moves[stage]).map((step) => step.to)))
  return stages.filter((stage) => stage === 'draft' || reached.has(stage))
}
