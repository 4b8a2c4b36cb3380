import * as Y from 'yjs'
import { articleSha256, canonicalJson } from '#shared/article/canonical.ts'
import type { ArticleLanguage } from '#shared/article/json.ts'
import { schemaVersion } from '#shared/article/names.ts'
import { bodyCharacters } from '#shared/article/read.ts'
import { type ArticleSeed, metaOf, readArticle, seedArticle } from '#shared/article/ydoc.ts'
import { DomainError } from '#shared/errors.ts'
import type { ArticleDetail, ArticlesResponse, ListArticlesQuery, SiteProfile, UpdateArticleRequest } from '#shared/protocol/api.ts'
import { articleWriters } from '#shared/workflow/house.ts'
import { type ArticleFacts, mayAssign, mayEditText, mayEmbargo, mayNameEditors, mayReadRecord } from '#shared/workflow/permissions.ts'
import { holds } from '#shared/workflow/roles.ts'
import { stages } from '#shared/workflow/stages.ts'
import { countByStage, decodeCursor, encodeCursor, listArticles } from '../store/articleList.ts'
import { insertArticle, listWriters, nextArticleNumber, setChannel, setEmbargo, setNamedEditors } from '../store/articles.ts'
import { createDocument, raiseAcl, readDocumentHead } from '../store/documents.ts'
import type { Store } from '../store/openStore.ts'
import { listPublications } from '../store/publications.ts'
import { appendReviewStep } from '../store/reviewSteps.ts'
import { indexArticle } from '../store/search.ts'
import { keepStepText } from '../store/stepTexts.ts'
import { findUserByName } from '../store/users.ts'
import type { Access } from './access.ts'
import type { Account, SignedIn } from './account.ts'
import { detailOf } from './articleView.ts'
import { changeAssignment } from './assignment.ts'
import type { DeskFeed } from './deskFeed.ts'
import { deskConditions, summaries } from './deskRows.ts'
import { readDirectory } from './directory.ts'
import { editStoredDocument } from './editStored.ts'
import { knowArticle, refused } from './facts.ts'
import { newId } from './ids.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { type Projection, projectionOf, searchTextOf } from './projection.ts'
import { readSite, type Site } from './site.ts'

export interface ArticlesDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly live: LiveDocuments
  readonly access: Access
  readonly projection: Projection
  readonly site: Site
  readonly feed: DeskFeed
  readonly now: () => number
}

/** What a new article starts with. `seed` is text; without it the fields are empty. */
export interface NewArticle {
  readonly channel?: string | undefined
  readonly language?: ArticleLanguage | undefined
  readonly seed?: ArticleSeed | undefined
}

/** So often a change is judged anew when rights change under it. */
const maxJudgements = 3

/** The desk's list, and articles one by one. */
export class Articles {
  readonly #deps: ArticlesDeps

  constructor(deps: ArticlesDeps) {
    this.#deps = deps
  }

  /** A page of the list, the latest change first. @throws DomainError bad_request if the cursor is none of ours */
  async list(actor: Account, query: ListArticlesQuery): Promise<ArticlesResponse> {
    const { db, dialect } = this.#deps.store
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
    if (query.cursor !== undefined && after === null) throw new DomainError('bad_request', 'the cursor is not one of this list')
    const shown = deskConditions(actor, query, this.#deps.now())
    const page = await listArticles(db, dialect, { ...shown, stage: query.stage }, { limit: query.limit, after })
    const found = await countByStage(db, dialect, shown)
    const counts = Object.fromEntries(stages.map((stage) => [stage, found.get(stage) ?? 0])) as ArticlesResponse['counts']
    return {
      articles: await summaries(this.#deps, page.rows),
      next: page.next && encodeCursor(page.next),
      total: query.stage ? counts[query.stage] : stages.reduce((sum, stage) => sum + counts[stage], 0),
      counts,
    }
  }

  /** @throws DomainError article_not_found */
  async get(actor: Account, id: string): Promise<ArticleDetail> {
    const { db } = this.#deps.store
    const known = await knowArticle(db, id)
    const [writers, person] = [await listWriters(db, id), await readDirectory(db)]
    return detailOf(known, {
      person,
      present: this.#deps.live.present().get(id) ?? [],
      writers: writers.map((writer) => writer.user_id),
      mayEdit: mayEditText(actor, known.facts),
      mayNameEditors: mayNameEditors(actor, known.facts),
      mayEmbargo: mayEmbargo(actor, known.facts).ok,
      mayAssign: mayAssign(actor, known.facts).ok,
      mayReadRecord: mayReadRecord(actor, known.facts),
      published: (await listPublications(db, id)).at(-1),
    })
  }

  /**
   * Starts an article: its row, its 稿号, its document and the first line of its record, all or nothing.
   * @param sessionId under which the document's first row is logged
   * @throws DomainError role_may_not, bad_request if there is no such channel
   */
  async create(actor: Account, request: NewArticle, sessionId = 'server'): Promise<ArticleDetail> {
    if (!holds(actor, articleWriters)) throw refused('role_may_not')
    const { store, now } = this.#deps
    const site = await this.#deps.site.get()
    const language = request.language ?? request.seed?.meta?.language ?? site.language
    const channel = request.channel ?? request.seed?.meta?.channel ?? site.channels[0]?.id ?? ''
    if (channel !== '') requireChannel(site, channel)
    const seed = { ...request.seed, meta: { ...request.seed?.meta, language, channel } }
    const id = newId()
    const at = now()
    const year = Number(new Intl.DateTimeFormat('en', { timeZone: site.timeZone, year: 'numeric' }).format(at))
    const { article, state, clientId } = firstState(seed)
    await store.db.transaction().execute(async (trx) => {
      const number = await nextArticleNumber(trx, year)
      const row = {
        id,
        number,
        stage: 'draft',
        stage_since: at,
        created_by: actor.id,
        created_at: at,
        named_editors: null,
        workflow: site.workflow,
      }
      await insertArticle(trx, { ...row, ...projectionOf(article), updated_at: at, updated_by: actor.id, projected_seq: 1 })
      await createDocument(trx, { id, userId: actor.id, sessionId, at, state, schemaVersion, clients: [clientId] })
      const step = {
        article_id: id,
        action: 'create',
        from_stage: null,
        to_stage: 'draft',
        user_id: actor.id,
        role: articleWriters.find((role) => actor.roles.includes(role)) ?? 'reporter',
        reason: '',
        at,
        text_sha256: articleSha256(article),
        characters: bodyCharacters(article),
        seq: 1,
      }
      await keepStepText(trx, { article_id: id, sha256: step.text_sha256, json: canonicalJson(article) })
      await appendReviewStep(trx, step, site.timeZone)
      await indexArticle(trx, store.dialect, { articleId: id, text: searchTextOf(number, article) })
    })
    this.#deps.feed.changed()
    return this.get(actor, id)
  }

  /**
   * Changes the channel (by whoever may edit the text), the people to whom the draft is narrowed (by its author), or
   * both together: then both are changed or neither is. The embargo is changed first and by itself, then who is
   * responsible for the article and when it is due.
   * @throws DomainError article_not_found, bad_request, user_not_found and the refusals of the rules
   */
  async update(who: SignedIn, id: string, change: UpdateArticleRequest): Promise<ArticleDetail> {
    const { namedEditors, channel, embargoUntil, assignee, dueAt } = change
    if (embargoUntil !== undefined) await this.#embargo(who.account, id, embargoUntil)
    if (assignee !== undefined || dueAt !== undefined) await this.#assign(who.account, id, { assignee, dueAt })
    if (namedEditors !== undefined) await this.#nameEditors(who, id, namedEditors, channel)
    else if (channel !== undefined) await this.#changeChannel(who, id, channel)
    return this.get(who.account, id)
  }

  async #nameEditors({ account, sessionId }: SignedIn, id: string, usernames: readonly string[] | null, channel?: string): Promise<void> {
    const { store, access, projection, now } = this.#deps
    const names = usernames && [...new Set(usernames.map((name) => name.trim().toLowerCase()))]
    await store.db.transaction().execute(async (trx) => {
      if (!(await readDocumentHead(trx, id))) throw new DomainError('article_not_found', 'no such article')
      // First of all: from here to the end nobody else changes stage, rights or text.
      await raiseAcl(trx, id)
      const { facts } = await knowArticle(trx, id)
      if (facts.stage !== 'draft') throw refused('wrong_stage')
      if (!mayNameEditors(account, facts)) throw refused('not_author')
      for (const name of names ?? []) {
        if (!(await findUserByName(trx, name))) throw new DomainError('user_not_found', 'no such account', { username: name })
      }
      if (channel !== undefined) {
        requireMayEdit(account, facts)
        requireChannel(await readSite(trx), channel)
        await editStoredDocument(trx, id, { userId: account.id, sessionId, at: now() }, moveTo(channel))
        await setChannel(trx, id, channel)
      }
      await setNamedEditors(trx, id, names)
    })
    if (channel === undefined) return access.changed([id])
    access.rewritten(id)
    await projection.settle(id)
  }

  /** Says until when the article is not published; a time for which it is scheduled before that is refused. */
  async #embargo(account: Account, id: string, until: string | null): Promise<void> {
    await this.#deps.store.db.transaction().execute(async (trx) => {
      if (!(await readDocumentHead(trx, id))) throw new DomainError('article_not_found', 'no such article')
      // Whoever publishes at the same moment comes before or after, not in between.
      await raiseAcl(trx, id)
      const { facts, row } = await knowArticle(trx, id)
      const verdict = mayEmbargo(account, facts)
      if (!verdict.ok) throw refused(verdict.error)
      const at = until === null ? null : Date.parse(until)
      if (at !== null && row.publish_at !== null && row.publish_at < at) {
        throw new DomainError('embargoed', 'it is scheduled before that', { publishAt: new Date(row.publish_at).toISOString() })
      }
      await setEmbargo(trx, id, at)
    })
    this.#deps.access.changed([id])
  }

  async #assign(account: Account, id: string, change: Pick<UpdateArticleRequest, 'assignee' | 'dueAt'>): Promise<void> {
    const { store, feed, now } = this.#deps
    const told = await store.db.transaction().execute((trx) => changeAssignment(trx, account, id, change, now()))
    feed.changed()
    feed.noticed(told)
  }

  async #changeChannel({ account, sessionId }: SignedIn, id: string, channel: string): Promise<void> {
    const { store, live, projection, site } = this.#deps
    for (let attempt = 1; ; attempt++) {
      const { facts, document } = await knowArticle(store.db, id)
      requireMayEdit(account, facts)
      requireChannel(await site.get(), channel)
      try {
        await live.edit(id, { userId: account.id, sessionId }, moveTo(channel), document.aclVersion)
        break
      } catch (error) {
        // Rights changed between the judgement and the edit: judged again by the new ones.
        if (attempt === maxJudgements || !(error instanceof DomainError && error.code === 'article_changed')) throw error
      }
    }
    await projection.settle(id)
  }
}

/** @throws DomainError with the rules' refusal */
function requireMayEdit(actor: Account, facts: ArticleFacts): void {
  const verdict = mayEditText(actor, facts)
  if (!verdict.ok) throw refused(verdict.error)
}

/** @throws DomainError bad_request */
function requireChannel({ channels }: SiteProfile, channel: string): void {
  if (!channels.some((known) => known.id === channel)) throw new DomainError('bad_request', 'there is no such channel', { channel })
}

function moveTo(channel: string): (doc: Y.Doc) => void {
  return (doc) => void metaOf(doc).set('channel', channel)
}

/** The document that nobody has opened yet. It is made here once, so that no client ever has to put anything in. */
function firstState(seed: ArticleSeed) {
  const doc = new Y.Doc()
  try {
    seedArticle(doc, seed)
    return { article: readArticle(doc), state: Y.encodeStateAsUpdate(doc), clientId: doc.clientID }
  } finally {
    doc.destroy()
  }
}
