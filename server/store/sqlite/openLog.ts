import { SqliteClient } from './client.ts'
import { JournaledLog } from './journaledLog.ts'
import { JournalFile } from './journalFile.ts'
import type { Start } from './transport.ts'

/**
 * Starts an engine, which takes the directory, and opens the journal when that has taken over what it held.
 * @param lost told once if the engine ends without having been closed
 * @returns the two, which are closed by closing the log
 * @throws Error if another process uses the directory or a file cannot be opened
 */
export async function openLog(
  dataDir: string,
  start: Start,
  lost: (error: Error) => void,
): Promise<{ readonly client: SqliteClient; readonly log: JournaledLog }> {
  const { client, end } = await SqliteClient.open(start, lost)
  try {
    return { client, log: new JournaledLog(client, JournalFile.open(dataDir, end)) }
  } catch (error) {
    await client.close()
    throw error
  }
}
