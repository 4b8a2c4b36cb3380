import { closeSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The holder touches its file this often, in ms; a file left untouched for `abandonedAfter` belongs to nobody. */
const touchEvery = 1000
const abandonedAfter = 20_000

/**
 * Runs `work` while this process alone holds `file`. Others wait; a holder that died is replaced.
 * @param {() => void} [onWait] told once when somebody else holds it
 */
export async function withLock(file, work, onWait) {
  mkdirSync(dirname(file), { recursive: true })
  for (let told = false; !take(file); told = true) {
    if (!told) onWait?.()
    replaceAbandoned(file)
    await wait(100)
  }
  const touching = setInterval(() => touch(file), touchEvery)
  const release = () => remove(file)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(touching)
    process.off('exit', release)
    release()
  }
}

function take(file) {
  try {
    const handle = openSync(file, 'wx')
    writeSync(handle, String(process.pid))
    closeSync(handle)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

/** Only one of those who wait removes an abandoned file: without the second lock the slower one could remove its successor's. */
function replaceAbandoned(file) {
  if (!isAbandoned(file)) return
  const door = `${file}.replacing`
  if (!take(door)) {
    if (isAbandoned(door)) remove(door)
    return
  }
  if (isAbandoned(file)) remove(file)
  remove(door)
}

function isAbandoned(file) {
  try {
    if (Date.now() - statSync(file).mtimeMs > abandonedAfter) return true
    const holder = Number(readFileSync(file, 'utf8'))
    return holder > 0 && !isAlive(holder)
  } catch {
    return false
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date())
  } catch {
    // Removed from outside: the work goes on, and the next process may take the lock.
  }
}

function remove(file) {
  try {
    unlinkSync(file)
  } catch {
    // Already gone.
  }
}
