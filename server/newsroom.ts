import { Hub } from './collab/hub.ts'
import { defaultLimits } from './collab/limits.ts'
import type { CommitListener, Log, Meter } from './collab/ports.ts'
import { Compaction } from './services/compaction.ts'
import { createServices, type Services } from './services/createServices.ts'
import { type Folder, inThreadFolder } from './services/foldLog.ts'
import type { LedgerKeeper } from './services/ledgerThread.ts'
import type { Passwords } from './services/passwords.ts'
import type { PastReader } from './services/pastThread.ts'
import type { Projection } from './services/projection.ts'
import type { Store } from './store/openStore.ts'

export interface NewsroomDeps {
  readonly store: Store
  /** The newsroom's directory, for the files of pictures. */
  readonly dataDir: string
  readonly logger: Log
  /** The clock of hub and services, in milliseconds since 1970. */
  readonly now: () => number
  /** Folds logs; unset: in the calling thread. */
  readonly folder?: Folder
  /** Keeps ledgers; unset: in the calling thread. */
  readonly keeper?: LedgerKeeper
  /** Reads articles as they were; unset: in the calling thread. */
  readonly reader?: PastReader
  /** Unset: at the cost that passwords deserve. */
  readonly passwords?: Passwords
  /** Unset: nothing is measured. */
  readonly meter?: Meter
  /** False lifts what one socket may send in a second; unset: true. */
  readonly rateLimits?: boolean
}

/** Live documents and services on one store, joined: the part of the server that needs no network. */
export interface Newsroom {
  readonly hub: Hub
  /** The hub, as services see it. */
  readonly live: Hub
  readonly services: Services
  readonly projection: Projection
  readonly compaction: Compaction
  /** Makes durable what is under way, then tells the desk of the last changes. The store stays open. */
  close(): Promise<void>
}

/** Puts a newsroom together. The server has one; the command line and the demo's seeding open their own. */
export function openNewsroom(deps: NewsroomDeps): Newsroom {
  const { store, dataDir, logger, now, meter, folder = inThreadFolder, keeper, reader, passwords, rateLimits = true } = deps
  const compaction = new Compaction({ db: store.db, folder, logger, now })
  const listener: CommitListener = {
    committed(docId, userIds, at, size) {
      services.projection.committed(docId)
      compaction.committed(docId, userIds, at, size)
      services.attribution.committed(docId, userIds, at, size)
    },
  }
  const limits = rateLimits ? defaultLimits : { ...defaultLimits, rates: null }
  const hub = new Hub({ log: store.updateLog, listener, logger, now, limits, ...(meter && { meter }) })
  const services: Services = createServices({
    store,
    live: hub,
    logger,
    dataDir,
    now,
    ...(keeper && { keeper }),
    ...(reader && { reader }),
    ...(passwords && { passwords }),
  })
  const { projection, attribution, pastTexts } = services
  const close = async () => {
    await services.scheduler.close()
    await services.webhookSender.close()
    await hub.close()
    await projection.close()
    await attribution.close()
    await pastTexts.close()
    await compaction.close()
  }
  return { hub, live: hub, services, projection, compaction, close }
}
