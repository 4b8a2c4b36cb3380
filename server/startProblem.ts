import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { ConfigError } from './config.ts'

/*
 * What the person at the terminal can do something about is one line that begins with the variable to look at. Other
 * faults of the start keep their stack.
 */

/**
 * Makes the newsroom's directory, if it is missing, and sees whether it can be written in.
 * @throws ConfigError naming DATA_DIR
 */
export function requireDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    if (!statSync(dataDir).isDirectory()) throw new ConfigError(`DATA_DIR: ${dataDir} is not a directory`)
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(`DATA_DIR: ${dirProblem(dataDir, error)}`, { cause: error })
  }
}

function dirProblem(dataDir: string, error: unknown): string {
  switch (codeOf(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return `${dataDir} is not a directory`
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${dataDir} cannot be written by this user (${codeOf(error)})`
    default:
      return `${dataDir} cannot be used (${firstLine(error)})`
  }
}

/** Why the store could not be opened. The address of a database is not repeated: it holds a password. */
export function storeProblem(error: unknown, { dataDir, databaseUrl }: { dataDir: string; databaseUrl: string | null }): Error {
  const line = firstLine(error)
  if (/^(DATA_DIR|DATABASE_URL): /.test(line)) return asError(error)
  if (databaseUrl !== null) return new ConfigError(`DATABASE_URL: the database cannot be used (${withCause(error)})`, { cause: error })
  if (/^the data directory /.test(line)) return new ConfigError(`DATA_DIR: ${line}`, { cause: error })
  if (/^(SQLITE_(CANTOPEN|READONLY|PERM|AUTH)|EACCES|EPERM|EROFS)/.test(codeOf(error))) {
    return new ConfigError(`DATA_DIR: ${dataDir} cannot be written by this user (${codeOf(error)})`, { cause: error })
  }
  return new ConfigError(`DATA_DIR: the newsroom in ${dataDir} cannot be opened (${withCause(error)})`, { cause: error })
}

/** Why nobody can be listened to. */
export function listenProblem(error: unknown, { host, port }: { host: string; port: number }): Error {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ConfigError(`PORT: another program already listens on ${host} port ${port}`, { cause: error })
    case 'EACCES':
      return new ConfigError(`PORT: this user may not listen on port ${port}`, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return new ConfigError(`HOST: ${host} is not an address of this machine (${codeOf(error)})`, { cause: error })
    default:
      return asError(error)
  }
}

/** What is printed when the start fails. */
export function startProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof ConfigError || codeOf(error).startsWith('ERR_PARSE_ARGS')) return error.message
  return error.message.includes('\n') ? (error.stack ?? error.message) : error.message
}

function withCause(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? firstLine(error.cause) : ''
  return cause === '' ? firstLine(error) : `${firstLine(error)}: ${cause}`
}

/** A connection that failed on several addresses says nothing itself; the first of them does. */
function firstLine(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return firstLine(error.errors[0])
  const message = error instanceof Error ? error.message || codeOf(error) : String(error)
  return message.split('\n', 1)[0] ?? ''
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
