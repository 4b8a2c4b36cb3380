import type { Log } from '../collab/ports.ts'
import type { Store } from '../store/openStore.ts'
import { Access } from './access.ts'
import { Accounts } from './accounts.ts'
import { Admission } from './admission.ts'
import { Articles } from './articles.ts'
import { Assets } from './assets.ts'
import { Attribution } from './attribution.ts'
import { Authors } from './authors.ts'
import { Board } from './board.ts'
import { CreditLine } from './creditLine.ts'
import { DeskFeed } from './deskFeed.ts'
import { Exports } from './exports.ts'
import { inThreadLedgers, type LedgerKeeper } from './ledgerThread.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { MediaFolder, mediaDir } from './mediaFolder.ts'
import { Notices } from './notices.ts'
import { Passwords } from './passwords.ts'
import { PastTexts } from './pastTexts.ts'
import { inThreadPasts, type PastReader } from './pastThread.ts'
import { PictureCrops } from './pictureCrops.ts'
import { Projection } from './projection.ts'
import { Provenance } from './provenance.ts'
import { ReviewRecord } from './record.ts'
import { chainedHead } from './recordHead.ts'
import { Scheduler } from './scheduler.ts'
import { Sessions } from './sessions.ts'
import { Setup } from './setup.ts'
import { SigningKeys } from './signingKeys.ts'
import { Site } from './site.ts'
import { Webhook } from './webhook.ts'
import { WebhookSender } from './webhookSender.ts'
import { Workflow } from './workflow.ts'
import { WriterShares } from './writerShares.ts'

export interface ServiceDeps {
  readonly store: Pick<Store, 'db' | 'dialect' | 'runAll'>
  readonly live: LiveDocuments
  readonly logger: Log
  /** The newsroom's directory; pictures lie in `media` below it, signing keys in `keys`. */
  readonly dataDir: string
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
  /** Keeps ledgers; unset: in the calling thread. */
  readonly keeper?: LedgerKeeper
  /** Reads articles as they were; unset: in the calling thread. */
  readonly reader?: PastReader
  /** Unset: at the cost that passwords deserve. */
  readonly passwords?: Passwords
}

/** Everything that the newsroom can do, without HTTP. */
export interface Services {
  readonly access: Access
  readonly accounts: Accounts
  readonly admission: Admission
  readonly articles: Articles
  readonly assets: Assets
  readonly board: Board
  readonly creditLine: CreditLine
  readonly attribution: Attribution
  readonly authors: Authors
  readonly exports: Exports
  /** Tells open desks that there is something new. */
  readonly feed: DeskFeed
  readonly notices: Notices
  readonly pastTexts: PastTexts
  readonly pictureCrops: PictureCrops
  readonly projection: Projection
  readonly provenance: Provenance
  readonly record: ReviewRecord
  /** Stands still until it is started. */
  readonly scheduler: Scheduler
  readonly sessions: Sessions
  readonly setup: Setup
  readonly site: Site
  readonly webhook: Webhook
  /** Stands still until it is started. */
  readonly webhookSender: WebhookSender
  readonly workflow: Workflow
}

/**
 * Puts the services together. The caller tells `projection` and `attribution` of commits, starts `scheduler` and
 * `webhookSender`, and closes all of them and `pastTexts` before the store.
 */
export function createServices({
  store,
  live,
  logger,
  dataDir,
  now,
  keeper = inThreadLedgers(),
  reader = inThreadPasts(),
  passwords = new Passwords(),
}: ServiceDeps): Services {
  const { db } = store
  const feed = new DeskFeed()
  const access = new Access(live, feed)
  const sessions = new Sessions({ db, access, now })
  const accounts = new Accounts({ db, access, passwords, now })
  const site = new Site(db)
  const projection = new Projection({ store, live, logger, feed, now })
  const media = new MediaFolder(mediaDir(dataDir))
  const assets = new Assets({ db, media, now })
  const keys = new SigningKeys(dataDir, now)
  const record = new ReviewRecord(db, keys)
  const attribution = new Attribution({ db, keeper, logger, now })
  const authors = new Authors({ db, attribution, now })
  const shares = new WriterShares({ db, authors, logger })
  const exports = new Exports({ store, live, projection, assets, site, shares, record, now })
  const told = (userIds: readonly string[]) => {
    feed.noticed(userIds)
    webhookSender.wake()
  }
  const workflow = new Workflow({ db, access, shares, now, scheduled: () => scheduler.wake(), told })
  const webhookSender = new WebhookSender({ db, logger, now })
  const scheduler = new Scheduler({ db, workflow, logger, now })
  return {
    access,
    accounts,
    admission: new Admission({ db, sessions, access }),
    articles: new Articles({ store, live, access, projection, site, feed, now }),
    assets,
    board: new Board({ store, live, workflow, now }),
    creditLine: new CreditLine({ db, live, projection, shares, now }),
    exports,
    feed,
    notices: new Notices({ db, feed, now }),
    pastTexts: new PastTexts({ db, reader }),
    pictureCrops: new PictureCrops({ db, media, assets, now }),
    attribution,
    authors,
    projection,
    provenance: new Provenance({ db, exports, keys, nameRecordHead: chainedHead }),
    record,
    scheduler,
    sessions,
    setup: new Setup({ store, accounts, site, media }),
    site,
    webhook: new Webhook({ db, sender: webhookSender, now }),
    webhookSender,
    workflow,
  }
}
