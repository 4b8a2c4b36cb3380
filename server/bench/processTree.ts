import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What a process and everything that it started used while something was done. */
export interface Usage {
  readonly seconds: number
  /** CPU seconds of the server; null where the system does not tell. */
  readonly serverCpu: number | null
  /** Of this load generator. */
  readonly loadCpu: number
  /** Of everybody else on the machine. */
  readonly othersCpu: number | null
}

/** The kernel counts CPU time of processes in hundredths of a second. */
const ticksPerSecond = 100
const mebibyte = 1024 * 1024

/** Runs `work` and tells what it cost. */
export async function observe(pid: number, work: () => Promise<void>): Promise<Usage> {
  const [server, machine, own, started] = [cpuSeconds(pid), machineCpuSeconds(), process.cpuUsage(), performance.now()]
  await work()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(own)
  const loadCpu = (user + system) / 1e6
  const serverCpu = difference(cpuSeconds(pid), server)
  const all = difference(machineCpuSeconds(), machine)
  const othersCpu = all === null || serverCpu === null ? null : Math.max(0, all - serverCpu - loadCpu)
  return { seconds, serverCpu, loadCpu, othersCpu }
}

/** CPU seconds that all processors of the machine were busy since it started; null without /proc. */
export function machineCpuSeconds(): number | null {
  const line = read('/proc/stat')?.split('\n')[0]
  if (line === undefined) return null
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = line.trim().split(/\s+/).slice(1).map(Number)
  return (user + nice + system + irq + softIrq) / ticksPerSecond
}

/** CPU seconds of a process and everything below it; null without /proc. */
export function cpuSeconds(pid: number): number | null {
  return sumOver(pid, (id) => {
    // The name in parentheses may contain anything, spaces too.
    const fields = read(`/proc/${id}/stat`)?.split(') ').at(-1)?.split(' ')
    return fields ? (Number(fields[11]) + Number(fields[12])) / ticksPerSecond : null
  })
}

/** Resident memory in MiB of a process and everything below it; null without /proc. */
export function residentMb(pid: number): number | null {
  return sumOver(pid, (id) => {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${id}/status`) ?? '')?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  })
}

/** Resolves when the process has done next to nothing for a second, or after the limit. */
export async function settled(pid: number, limitMs: number): Promise<void> {
  const until = performance.now() + limitMs
  for (let calm = 0; calm < 2 && performance.now() < until; ) {
    const before = cpuSeconds(pid)
    await new Promise((resolve) => setTimeout(resolve, 500))
    calm = (difference(cpuSeconds(pid), before) ?? 0) <= 0.02 ? calm + 1 : 0
  }
}

/** MiB of all files below a directory. */
export function diskMb(dir: string): number {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0) / mebibyte
}

function sumOver(root: number, of: (pid: number) => number | null): number | null {
  const pids = [root]
  for (const pid of pids) pids.push(...childrenOf(pid)) // grows while it is walked
  return pids.map(of).reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null)
}

function childrenOf(pid: number): number[] {
  const tasks = list(`/proc/${pid}/task`)
  return tasks.flatMap((task) => (read(`/proc/${pid}/task/${task}/children`) ?? '').split(' ').filter(Boolean).map(Number))
}

function difference(after: number | null, before: number | null): number | null {
  return after === null || before === null ? null : after - before
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}
