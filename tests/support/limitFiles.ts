import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether this machine can pretend that its disk is full: prlimit is of Linux. */
export const canFillDisk = platform() === 'linux'

/** The database of a server cannot grow from now on: what a full disk does to it. */
export async function fillDisk({ pid, dataDir }: { readonly pid: number; readonly dataDir: string }): Promise<void> {
  await limitFiles(pid, statSync(join(dataDir, 'galley.db-wal')).size)
}

/** There is room again. */
export async function emptyDisk({ pid }: { readonly pid: number }): Promise<void> {
  await limitFiles(pid, 'unlimited')
}

async function limitFiles(pid: number, bytes: number | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}
