import type { Log } from '../collab/ports.ts'
import type { Store } from '../store/openStore.ts'
import { Access } from './access.ts'
import { Accounts } from './accounts.ts'
import { Admission } from './admission.ts'
import { Articles } from './articles.ts'
import { Assets } from './assets.ts'
import { Exports } from './exports.ts'
import type { LiveDocuments } from './liveDocuments.ts'
import { MediaFolder, mediaDir } from './mediaFolder.ts'
import { Passwords } from './passwords.ts'
import { PictureCrops } from './pictureCrops.ts'
import { Projection } from './projection.ts'
import { Sessions } from './sessions.ts'
import { Setup } from './setup.ts'
import { Site } from './site.ts'
import { Workflow } from './workflow.ts'

export interface ServiceDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly live: LiveDocuments
  readonly logger: Log
  /** The newsroom's directory; pictures lie in `media` below it. */
  readonly dataDir: string
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number
}

/** Everything that the newsroom can do, without HTTP. */
export interface Services {
  readonly access: Access
  readonly accounts: Accounts
  readonly admission: Admission
  readonly articles: Articles
  readonly assets: Assets
  readonly exports: Exports
  readonly pictureCrops: PictureCrops
  readonly projection: Projection
  readonly sessions: Sessions
  readonly setup: Setup
  readonly site: Site
  readonly workflow: Workflow
}

/** Puts the services together. The caller tells `projection` of commits and closes it before the store. */
export function createServices({ store, live, logger, dataDir, now }: ServiceDeps): Services {
  const { db } = store
  const access = new Access(live)
  const sessions = new Sessions({ db, access, now })
  const accounts = new Accounts({ db, access, passwords: new Passwords(), now })
  const site = new Site(db)
  const projection = new Projection({ store, live, logger })
  const media = new MediaFolder(mediaDir(dataDir))
  const assets = new Assets({ db, media, now })
  return {
    access,
    accounts,
    admission: new Admission({ db, sessions, access }),
    articles: new Articles({ store, live, access, projection, site, now }),
    assets,
    exports: new Exports({ store, live, projection, assets, site }),
    pictureCrops: new PictureCrops({ db, media, assets, now }),
    projection,
    sessions,
    setup: new Setup({ store, accounts, site, media }),
    site,
    workflow: new Workflow({ db, access, now }),
  }
}
