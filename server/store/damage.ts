/** The database file is damaged. The message is one line that says what to do. */
export class DamagedStoreError extends Error {
  override readonly name = 'DamagedStoreError'

  constructor(finding: string, cause?: unknown) {
    const advice = 'keep the data directory as it is, and restore the last backup into an empty one: npm run galley -- restore --from DIR'
    super(`DATA_DIR: the database is damaged (${finding.split('\n', 1)[0]}); ${advice}`, { cause })
  }
}

/** What SQLite calls a file that is not a database, or not whole. */
const damageCodes = /^SQLITE_(CORRUPT|NOTADB)/

/** Whether an error, or what caused it, says that the database file is damaged. @returns the finding */
export function damageIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string' && damageCodes.test(error.code)) return error.message
  return damageIn(error.cause)
}
