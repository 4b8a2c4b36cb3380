import { afterEach, describe, expect, it, vi } from 'vitest'
import { Turns } from '../../../../server/store/sqlite/turns.ts'

afterEach(() => vi.useRealTimers())

/** A promise that is settled by hand. */
function handle(): { promise: Promise<void>; done: () => void } {
  let done = () => {}
  const promise = new Promise<void>((resolve) => {
    done = resolve
  })
  return { promise, done }
}

describe('Turns', () => {
  it('starts single work at once and side by side', () => {
    const turns = new Turns()
    const order: string[] = []
    void turns.pass(async () => void order.push('a'))
    void turns.pass(async () => void order.push('b'))
    expect(order).toEqual(['a', 'b'])
  })

  it('lets nobody pass while the turn is taken, then everybody in the order of arrival', async () => {
    const turns = new Turns()
    const order: string[] = []
    const release = await turns.take()
    const first = turns.pass(async () => void order.push('first'))
    const second = turns.take().then((giveBack) => {
      order.push('second')
      return giveBack
    })
    const third = turns.pass(async () => void order.push('third'))
    await Promise.resolve()
    expect(order).toEqual([])
    release()
    await first
    const giveBack = await second
    expect(order).toEqual(['first', 'second'])
    const late = turns.pass(async () => void order.push('late'))
    giveBack()
    await Promise.all([third, late])
    expect(order).toEqual(['first', 'second', 'third', 'late'])
  })

  it('gives a turn back only once', async () => {
    const turns = new Turns()
    const release = await turns.take()
    release()
    await turns.take()
    release()
    let passed = false
    void turns.pass(async () => {
      passed = true
    })
    expect(passed).toBe(false)
  })

  it('hands on what the work gives and how it fails', async () => {
    const turns = new Turns()
    expect(await turns.pass(async () => 7)).toBe(7)
    await expect(turns.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const thrower = () => {
      throw new Error('at once')
    }
    await expect(turns.pass(thrower)).rejects.toThrow('at once')
    expect(await turns.pass(async () => 8)).toBe(8)
  })

  it('refuses what waits longer than the deadline, and only that', async () => {
    vi.useFakeTimers()
    const turns = new Turns(1000)
    const release = await turns.take()
    const waiting = turns.pass(async () => 'never')
    const refused = expect(waiting).rejects.toThrow('1000 ms')
    await vi.advanceTimersByTimeAsync(600)
    const later = turns.pass(async () => 'later')
    await vi.advanceTimersByTimeAsync(600)
    await refused
    release()
    expect(await later).toBe('later')
    await vi.advanceTimersByTimeAsync(5000)
  })

  it('refuses everything after the end', async () => {
    const turns = new Turns()
    const { promise, done } = handle()
    const running = turns.pass(() => promise)
    await turns.take()
    const waiting = turns.take()
    turns.end(new Error('over'))
    await expect(waiting).rejects.toThrow('over')
    await expect(turns.pass(async () => 1)).rejects.toThrow('over')
    done()
    await expect(running).resolves.toBeUndefined()
  })
})
