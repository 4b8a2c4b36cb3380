import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { roles } from '#shared/workflow/roles.ts'
import type { Log } from '../collab/ports.ts'
import { listDue, nextDue } from '../store/publications.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { findUser } from '../store/users.ts'
import { accountOf } from './account.ts'
import type { Workflow } from './workflow.ts'

export interface SchedulerDeps {
  readonly db: Kysely<Database>
  readonly workflow: Pick<Workflow, 'act'>
  readonly logger: Log
  readonly now: () => number
}

/** Another process may schedule for a time that this one does not know, so it looks so often, in milliseconds. */
const longestSleep = 15_000
const shortestSleep = 200

/**
 * Publishes what is scheduled when its time has come. Times lie in the store, so they outlive the process; an article
 * is published by whoever moves it first, so several processes on one store publish it once.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> | null = null
  #isOn = false
  /** Whether the times changed while they were read. */
  #again = false

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
  }

  /** Looks now, which also publishes what fell due while no process ran, and from then on in time. */
  start(): void {
    this.#isOn = true
    this.wake()
  }

  /** The times have changed. */
  wake(): void {
    this.#again = true
    if (!this.#isOn || this.#running) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#running = this.#turns().finally(() => {
      this.#running = null
    })
  }

  /** Ends after what is under way. */
  async close(): Promise<void> {
    this.#isOn = false
    if (this.#timer) clearTimeout(this.#timer)
    await this.#running
  }

  /** Publishes everything that is due. @returns ids of what was published now */
  async runDue(): Promise<string[]> {
    const { db, logger, now } = this.#deps
    const published: string[] = []
    for (const id of await listDue(db, now())) {
      try {
        await this.#publish(id)
        published.push(id)
      } catch (error) {
        // Somebody else was faster, put it aside or changed the time: nothing to do.
        if (error instanceof DomainError && (error.code === 'wrong_stage' || error.code === 'article_changed')) continue
        logger.warn({ err: error, article: id }, 'a scheduled article could not be published')
      }
    }
    return published
  }

  async #turns(): Promise<void> {
    let sleep = longestSleep
    while (this.#again) {
      this.#again = false
      sleep = await this.#turn()
    }
    if (!this.#isOn) return
    this.#timer = setTimeout(() => this.wake(), sleep)
    this.#timer.unref()
  }

  /** @returns how long to sleep, in milliseconds */
  async #turn(): Promise<number> {
    const { db, logger, now } = this.#deps
    try {
      await this.runDue()
      const next = await nextDue(db)
      if (next !== null) return Math.min(longestSleep, Math.max(shortestSleep, next - now()))
    } catch (error) {
      logger.warn({ err: error }, 'the schedule could not be read')
    }
    return longestSleep
  }

  /** In the name and the role of who scheduled it: that was the decision, whatever became of the person since. */
  async #publish(id: string): Promise<void> {
    const { db, workflow } = this.#deps
    const step = (await listReviewSteps(db, id)).findLast(({ action, decision }) => action === 'schedule' && decision === 'done')
    const user = step && (await findUser(db, step.user_id))
    if (!step || !user) throw new DomainError('internal', 'nobody scheduled it')
    const role = roles.filter((known) => known === step.role)
    await workflow.act({ ...accountOf(user), roles: role }, id, { action: 'publish', scheduled: true })
  }
}
