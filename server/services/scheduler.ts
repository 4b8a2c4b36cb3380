import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { roles } from '#shared/workflow/roles.ts'
import type { Log } from '../collab/ports.ts'
import { listDue, nextDue } from '../store/publications.ts'
import { listReviewSteps } from '../store/reviewSteps.ts'
import type { Database } from '../store/schema.ts'
import { findUser } from '../store/users.ts'
import { accountOf } from './account.ts'
import { longestSleep, WakefulTurns } from './wakefulTurns.ts'
import type { Workflow } from './workflow.ts'

export interface SchedulerDeps {
  readonly db: Kysely<Database>
  readonly workflow: Pick<Workflow, 'act'>
  readonly logger: Log
  readonly now: () => number
}

const shortestSleep = 200

/**
 * Publishes what is scheduled when its time has come. Times lie in the store, so they outlive the process; an article
 * is published by whoever moves it first, so several processes on one store publish it once.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps
  readonly #turns = new WakefulTurns(() => this.#turn())

  constructor(deps: SchedulerDeps) {
    this.#deps = deps
  }

  /** Looks now, which also publishes what fell due while no process ran, and from then on in time. */
  start(): void {
    this.#turns.start()
  }

  /** The times have changed. */
  wake(): void {
    this.#turns.wake()
  }

  /** Ends after what is under way. */
  close(): Promise<void> {
    return this.#turns.close()
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
