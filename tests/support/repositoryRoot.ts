import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository, without a slash at the end. */
export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
