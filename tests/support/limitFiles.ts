import { execFile } from 'node:child_process'
import { platform } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether this machine can pretend that its disk is full: prlimit is of Linux. */
export const canFillDisk = platform() === 'linux'

/** The server can write nothing to any file from now on: what a full disk does to its database. */
export async function fillDisk({ pid }: { readonly pid: number }): Promise<void> {
  await limitFiles(pid, 0)
}

/** There is room again. */
export async function emptyDisk({ pid }: { readonly pid: number }): Promise<void> {
  await limitFiles(pid, 'unlimited')
}

async function limitFiles(pid: number, bytes: 0 | 'unlimited'): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`])
}
