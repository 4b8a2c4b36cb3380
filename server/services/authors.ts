import type { Kysely } from 'kysely'
import { type TextField, textFields } from '#shared/article/names.ts'
import { countCharacters } from '#shared/article/read.ts'
import { DomainError } from '#shared/errors.ts'
import {
  type AuthorsResponse,
  type Contributor,
  type Done,
  maxStruck,
  type Named,
  type PasteRequest,
  type PasteSource,
  pasteSource,
  type Share,
} from '#shared/protocol/authors.ts'
import { type Stage, stages } from '#shared/workflow/stages.ts'
import type { Authorship } from '../attribution/openLedgers.ts'
import { countPastes, insertPaste, listPastes, ownerOfClient } from '../store/attribution.ts'
import type { Database } from '../store/schema.ts'
import type { Account } from './account.ts'
import { isoTime } from './articleView.ts'
import type { Attribution } from './attribution.ts'
import { readDirectory } from './directory.ts'
import { knowArticle, stageOf } from './facts.ts'

/** Most pastes of one article that are remembered. */
const maxPastes = 5_000

export interface AuthorsDeps {
  readonly db: Kysely<Database>
  readonly attribution: Attribution
  readonly now: () => number
}

/** The ledger in the words of the newsroom: real names, stages, characters as the house counts them. */
export class Authors {
  readonly #deps: AuthorsDeps

  constructor(deps: AuthorsDeps) {
    this.#deps = deps
  }

  /**
   * Who wrote, moved and struck what in an article, up to the last row of its log.
   * @throws DomainError article_not_found, document_damaged
   */
  async authorsOf(articleId: string): Promise<AuthorsResponse> {
    const { db, attribution } = this.#deps
    await knowArticle(db, articleId)
    const pastes = await listPastes(db, articleId)
    const ids = pastes.map((paste) => ({ client: paste.client_id, clock: paste.clock, len: paste.length }))
    const authorship = await attribution.read(articleId, ids)
    // After the ledger: it knows no step that this does not.
    const { steps } = await knowArticle(db, articleId)
    const person = await readDirectory(db)
    const sources = sourcesOf(
      authorship,
      pastes.map(({ user_id, source }) => ({ userId: user_id, source })),
    )
    return describe(authorship, {
      id: (index) => authorship.people[index] ?? '',
      named: (index) => {
        const { username, name } = person(authorship.people[index] ?? '')
        return { username, name }
      },
      stage: (era) => stageOf(steps[era - 1]?.to_stage ?? 'draft'),
      source: (origin) => sources.get(origin) ?? null,
    })
  }

  /**
   * Notes where text came from that the person pasted. It is a remark beside the ledger: it is believed only of text that
   * the ledger credits to them anyway, and credits nobody with anything.
   * @throws DomainError article_not_found; forbidden if the ids are not the person's; too_large if there are too many
   */
  async notePaste(actor: Account, articleId: string, paste: PasteRequest): Promise<void> {
    const { db, now } = this.#deps
    await knowArticle(db, articleId)
    const { client, clock, length, source } = paste
    if ((await ownerOfClient(db, articleId, client)) !== actor.id) {
      throw new DomainError('forbidden', 'nobody can say where other people’s text comes from')
    }
    if ((await countPastes(db, articleId)) >= maxPastes) throw new DomainError('too_large', `at most ${maxPastes} pastes are remembered`)
    const row = { doc_id: articleId, client_id: client, clock, length, user_id: actor.id, source: JSON.stringify(source), at: now() }
    await insertPaste(db, row)
  }
}

/** How indexes of the ledger are called. */
interface Words {
  id(person: number): string
  named(person: number): Named
  stage(era: number): Stage
  source(origin: number): PasteSource | null
}

/** Origins that came at once, by the person who says that they pasted them. */
function sourcesOf({ origins, people, marked }: Authorship, said: readonly { userId: string; source: string }[]): Map<number, PasteSource> {
  const sources = new Map<number, PasteSource>()
  for (const [i, { userId, source }] of said.entries()) {
    const read = pasteSource.safeParse(JSON.parse(source))
    for (const index of marked[i] ?? []) {
      const origin = origins[index]
      const isOwn = origin?.bulk && people[origin.person] === userId
      if (isOwn && read.success && !sources.has(index)) sources.set(index, read.data)
    }
  }
  return sources
}

function describe(authorship: Authorship, words: Words): AuthorsResponse {
  const { origins, deeds, runs } = authorship
  const shares = new Shares()
  for (const { person, era, field, added, struck } of authorship.tallies) {
    const name = textFields[field]
    if (name) shares.add(person, words.stage(era), name, { characters: 0, added, struck })
  }
  const done = (by: { person: number; at: number; era: number }): Done => ({
    ...words.named(by.person),
    at: isoTime(by.at),
    stage: words.stage(by.era),
  })
  const nobody = { username: '', name: '' }
  const written = (index: number) => {
    const stands = origins[index]
    const first = stands && (origins[stands.movedFrom] ?? stands)
    return { stands, first, index: stands && stands.movedFrom >= 0 ? stands.movedFrom : index }
  }
  const ranges = runs.flatMap((run) => {
    const field = textFields[run.field]
    const { stands, first, index } = written(run.origin)
    if (!field || !first || !stands) return []
    shares.add(first.person, words.stage(first.era), field, { characters: countCharacters(run.text), added: 0, struck: 0 })
    return {
      field,
      from: run.from,
      to: run.from + run.text.length,
      text: run.text,
      ...done(first),
      moved: stands === first ? null : done(stands),
      pasted: first.bulk,
      source: words.source(index),
      id: { client: run.client, clock: run.clock },
    }
  })
  const struck = authorship.struck.flatMap(({ deed: index, text, origin, at }) => {
    const deed = deeds[index]
    const field = deed && textFields[deed.field]
    if (!deed || !field) return []
    const { first } = written(origin)
    return { text, field, from: at, ...(first ? words.named(first.person) : nobody), struck: done(deed), order: deed.seq }
  })
  struck.sort((a, b) => b.order - a.order)
  return {
    seq: authorship.seq,
    people: shares.people(words),
    ranges,
    struck: struck.slice(0, maxStruck).map(({ order: _order, ...one }) => one),
    sessions: authorship.sessions.map(({ person, era, seq, lastSeq, at, until, added, struck: gone, moved }) => ({
      ...words.named(person),
      stage: words.stage(era),
      from: isoTime(at),
      to: isoTime(until),
      seq: [seq, lastSeq] as const,
      added,
      struck: gone,
      moved,
    })),
  }
}

/** Sums per person, field and stage. */
class Shares {
  readonly #people = new Map<number, Map<string, Share & { readonly stage: Stage; readonly field: TextField }>>()

  add(person: number, stage: Stage, field: TextField, more: Share): void {
    const own = this.#people.get(person) ?? new Map<string, Share & { readonly stage: Stage; readonly field: TextField }>()
    this.#people.set(person, own)
    const key = `${stage} ${field}`
    own.set(key, { stage, field, ...sum([own.get(key) ?? none, more]) })
  }

  /** Who has the most text in the article first. */
  people(words: Words): Contributor[] {
    const people = [...this.#people].map(([person, own]): Contributor => {
      const parts = [...own.values()]
      const inField = (field: TextField) => floored(sum(parts.filter((part) => part.field === field)))
      return {
        id: words.id(person),
        ...words.named(person),
        ...floored(sum(parts)),
        fields: { kicker: inField('kicker'), headline: inField('headline'), deck: inField('deck'), body: inField('body') },
        stages: stages.flatMap((stage) => {
          const share = floored(sum(parts.filter((part) => part.stage === stage)))
          return share.characters + share.added + share.struck > 0 ? [{ stage, ...share }] : []
        }),
      }
    })
    return people
      .filter(({ characters, added, struck }) => characters + added + struck > 0)
      .sort((a, b) => b.characters - a.characters || b.added - a.added || (a.username < b.username ? -1 : 1))
  }
}

const none: Share = { characters: 0, added: 0, struck: 0 }

function sum(shares: readonly Share[]): Share {
  return shares.reduce(
    (total, { characters, added, struck }) => ({
      characters: total.characters + characters,
      added: total.added + added,
      struck: total.struck + struck,
    }),
    none,
  )
}

/** Text that is put back piece by piece may have been counted a little differently: nothing is less than none. */
function floored({ characters, added, struck }: Share): Share {
  return { characters, added: Math.max(0, added), struck: Math.max(0, struck) }
}
