import type { Log } from '../collab/ports.ts'
import { listAllAssets } from '../store/assets.ts'
import { checkStore } from '../store/checkStore.ts'
import type { Store } from '../store/openStore.ts'
import type { MediaFolder } from './mediaFolder.ts'

export interface SelfCheckDeps {
  readonly store: Pick<Store, 'db' | 'dialect'>
  readonly media: MediaFolder
  readonly logger: Log
}

/** What the check at the start has found; everything in it is in the log too. */
export interface SelfCheck {
  /** Documents that are not opened, because not all of them is there. The others are. */
  readonly brokenDocuments: readonly string[]
  readonly missingPictures: number
}

/**
 * Looks at the newsroom's data before anybody works on it.
 * @throws DamagedStoreError if the database file itself is damaged: then the server must not start
 */
export async function selfCheck({ store, media, logger }: SelfCheckDeps): Promise<SelfCheck> {
  const { broken, historyBroken } = await checkStore(store)
  for (const docId of broken) logger.error({ docId }, 'the document is not complete and will not be opened; a backup may have it')
  for (const docId of historyBroken.filter((id) => !broken.includes(id))) {
    logger.error({ docId }, 'the document is complete, but the record of who wrote what in it is not')
  }
  const missing = await media.missing(await listAllAssets(store.db))
  if (missing.length > 0) {
    logger.warn({ missing: missing.length, first: missing.slice(0, 10) }, 'files of pictures are missing; a backup may have them')
  }
  return { brokenDocuments: broken, missingPictures: missing.length }
}
