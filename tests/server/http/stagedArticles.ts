import type { Stage } from '#shared/workflow/stages.ts'
import type { Caller, TestNewsroom } from './testNewsroom.ts'

/** One step of a way: who does what. */
type Step = readonly [who: string, action: string, reason?: string]

const signing: readonly Step[] = [
  ['reporter', 'submit'],
  ['editor', 'pass'],
  ['director', 'pass'],
  ['chief', 'sign'],
]
const proofs: readonly Step[] = [
  ['proofreader', 'pass'],
  ['proofreader', 'pass'],
  ['proofreader2', 'pass'],
  ['proofreader3', 'pass'],
]
const published: readonly Step[] = [...signing, ...proofs, ['chief', 'publish']]

/** How an article comes to each stage of a newspaper. */
const ways: { readonly [S in Stage]: readonly Step[] } = {
  draft: [],
  review1: signing.slice(0, 1),
  review2: signing.slice(0, 2),
  review3: signing.slice(0, 3),
  signed: signing,
  proof1: [...signing, ...proofs.slice(0, 1)],
  proof2: [...signing, ...proofs.slice(0, 2)],
  proof3: [...signing, ...proofs.slice(0, 3)],
  ready: [...signing, ...proofs],
  published,
  held: [...signing.slice(0, 2), ['director', 'hold']],
  killed: [...signing.slice(0, 1), ['editor', 'kill', '重稿']],
  withdrawn: [...published, ['chief', 'withdraw', '失实']],
}

/** Articles of the reporter that somebody takes through the house, over HTTP as everybody does. */
export class StagedArticles {
  readonly #room: TestNewsroom

  constructor(room: TestNewsroom) {
    this.#room = room
  }

  /** Adds the colleagues that three proofs and second opinions need. */
  async addColleagues(): Promise<void> {
    for (const [username, role] of [
      ['reporter2', 'reporter'],
      ['editor2', 'editor'],
      ['director2', 'director'],
      ['chief2', 'chief'],
      ['proofreader2', 'proofreader'],
      ['proofreader3', 'proofreader'],
    ] as const) {
      await this.#room.addPerson(username, [role])
    }
  }

  /** An article in the stage. @returns its id */
  async at(stage: Stage, text = '今年的早稻比往年早熟了五天，农户很高兴。'): Promise<string> {
    const { id } = await this.#room.person('reporter').json('POST', '/api/articles', 201, {})
    await this.#room.write(this.#room.person('reporter'), id, text)
    for (const [who, action, reason] of ways[stage]) await this.must(who, id, { action, reason })
    return id
  }

  /** Takes a step that has to work. */
  must(username: string, id: string, body: object) {
    return this.#room.person(username).json('POST', `/api/articles/${id}/actions`, 200, body)
  }

  /** Tries a step. */
  try(who: Caller | string, id: string, body: object): Promise<Response> {
    const caller = typeof who === 'string' ? this.#room.person(who) : who
    return caller.send('POST', `/api/articles/${id}/actions`, body)
  }

  /** Everything that a refused step must leave as it was. */
  async state(id: string): Promise<unknown> {
    const { db } = this.#room.store
    const article = await db.selectFrom('article').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const doc = await db.selectFrom('article_doc').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const steps = await db.selectFrom('review_step').select('hash').where('article_id', '=', id).orderBy('step').execute()
    const copies = await db.selectFrom('signed_copy').select('sha256').where('article_id', '=', id).orderBy('step').execute()
    // The projection follows the text by itself, a moment later.
    return { article: { ...article, projected_seq: 0, updated_at: 0, characters: 0 }, doc, steps, copies }
  }
}
