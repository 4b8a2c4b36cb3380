import type { BlockNode } from '#shared/article/json.ts'
import type { ActionRequest } from '#shared/protocol/workflowApi.ts'
import type { Account } from '../services/account.ts'
import type { Services } from '../services/createServices.ts'
import type { LiveDocuments } from '../services/liveDocuments.ts'
import type { DemoArticle, DemoStep } from './demoArticle.ts'
import { demoArticles } from './demoArticles.ts'
import { demoSite } from './demoSite.ts'
import { type DemoUsername, demoPeople } from './people.ts'
import { drawPicture } from './pictures.ts'
import { correctBody, writeBody, writeHead } from './writing.ts'

/** The part of a newsroom's machinery that the seeding works with. */
export interface DemoNewsroom {
  readonly services: Pick<Services, 'accounts' | 'articles' | 'assets' | 'projection' | 'setup' | 'site' | 'workflow'>
  readonly live: LiveDocuments
  /** Ends the hub and the projection; the store stays open. */
  close(): Promise<void>
}

export interface DemoDeps {
  /** Puts together a newsroom of its own on the store, whose every part (hub and services) tells the time by `now`. */
  readonly open: (now: () => number) => DemoNewsroom | Promise<DemoNewsroom>
}

export interface DemoOptions {
  /** Of all accounts. */
  readonly password: string
  /** Milliseconds since 1970 that count as the present: everything happened in the two days before. */
  readonly at: number
}

const hour = 60 * 60 * 1000
const sessionId = 'demo'

/**
 * Fills an empty store with a newsroom to look around in: a paper, its people, and articles in every stage. Everything
 * goes the way that real work goes (accounts, updates of the document, workflow), so records, hashes, signed copies and
 * the credit for every word are real; only the clock is the demo's own. A store in which there is anybody is left alone.
 */
export async function seedDemo({ open }: DemoDeps, options: DemoOptions): Promise<void> {
  let now = options.at - 60 * hour
  const newsroom = await open(() => now)
  try {
    const { services } = newsroom
    if (!(await services.setup.beginDemo())) return
    await services.site.update(demoSite)
    const people = await addPeople(services.accounts, options.password)
    const seeding = new Seeding(newsroom, people, (hoursAgo) => {
      now = Math.round(options.at - hoursAgo * hour)
      return now
    })
    for (const article of demoArticles) await seeding.add(article)
    // Last of all: a seeding that was cut short is not taken for a whole demo at the next start, and made anew.
    await services.setup.markDemo()
  } finally {
    await newsroom.close()
  }
}

async function addPeople(accounts: DemoNewsroom['services']['accounts'], password: string): Promise<ReadonlyMap<DemoUsername, Account>> {
  const people = new Map<DemoUsername, Account>()
  for (const person of demoPeople) people.set(person.username, await accounts.create({ ...person, password }))
  return people
}

/** Adds articles one after the other. `setClock` moves the newsroom's clock to so many hours ago. */
class Seeding {
  readonly #newsroom: DemoNewsroom
  readonly #people: ReadonlyMap<DemoUsername, Account>
  readonly #setClock: (hoursAgo: number) => number

  constructor(newsroom: DemoNewsroom, people: ReadonlyMap<DemoUsername, Account>, setClock: (hoursAgo: number) => number) {
    this.#newsroom = newsroom
    this.#people = people
    this.#setClock = setClock
  }

  async add(article: DemoArticle): Promise<void> {
    const { author, hoursAgo, copy, hands } = article
    const { services, live } = this.#newsroom
    const started = this.#setClock(hoursAgo)
    const account = this.#person(author)
    const { channel, language } = copy.meta
    const { id } = await services.articles.create(account, { channel, language }, sessionId)
    const meta = { ...copy.meta, dateline: (copy.meta.dateline ?? '').replace('{date}', dateOf(started)) }
    await live.edit(id, { userId: account.id, sessionId }, (doc) => writeHead(doc, { ...copy, meta }))
    const body = await this.#withPictures(account, id, copy.body ?? [])
    const times = writingTimes(article)
    let from = 0
    for (const [index, [username, count]] of hands.entries()) {
      this.#setClock(times[index] ?? hoursAgo)
      const blocks = body.slice(from, from + count)
      from += count
      await live.edit(id, { userId: this.#person(username).id, sessionId }, (doc) => writeBody(doc, blocks))
    }
    await this.#newsroom.services.projection.settle(id)
    for (const step of article.journey) await this.#take(id, step)
  }

  async #take(id: string, step: DemoStep): Promise<void> {
    const { services, live } = this.#newsroom
    const at = this.#setClock(step.hoursAgo)
    const account = this.#person(step.by)
    switch (step.kind) {
      case 'act':
        await services.workflow.act(account, id, requestOf(step, at))
        break
      case 'correct':
        await live.edit(id, { userId: account.id, sessionId }, (doc) => correctBody(doc, step.find, step.put))
        break
    }
    await this.#newsroom.services.projection.settle(id)
  }

  /** The blocks with real pictures in the place of their names. */
  async #withPictures(account: Account, articleId: string, blocks: readonly BlockNode[]): Promise<BlockNode[]> {
    const done: BlockNode[] = []
    for (const block of blocks) {
      if (block.type !== 'figure') {
        done.push(block)
        continue
      }
      const { id, width, height } = await this.#newsroom.services.assets.add(account, articleId, await drawPicture(block.attrs.asset))
      done.push({ ...block, attrs: { ...block.attrs, asset: id, width, height } })
    }
    return done
  }

  #person(username: DemoUsername): Account {
    const account = this.#people.get(username)
    if (!account) throw new RangeError(`there is no ${username} in the demo`)
    return account
  }
}

/** @param at when the step is taken */
function requestOf({ action, reason, hoursAgo, more }: DemoStep & { readonly kind: 'act' }, at: number): ActionRequest {
  const { publishInHours, errors } = more
  const publishAt = publishInHours === undefined ? undefined : new Date(at + (hoursAgo + publishInHours) * 3_600_000).toISOString()
  return { action, reason, ...(errors && { errors }), ...(publishAt && { publishAt }) }
}

/** When each of the hands wrote, in hours ago: evenly between the start and the first step, drafts until not long ago. */
function writingTimes({ hoursAgo, hands, journey }: DemoArticle): number[] {
  const end = journey[0]?.hoursAgo ?? hoursAgo * 0.12
  return hands.map((_, index) => hoursAgo - ((hoursAgo - end) * (index + 1)) / (hands.length + 1))
}

/** Month and day in the paper's time zone, as a dateline has them: 11月23日. */
function dateOf(at: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: demoSite.timeZone, month: 'numeric', day: 'numeric' }).formatToParts(at)
  const part = (type: 'month' | 'day') => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('month')}月${part('day')}日`
}
