import { describe, expect, it } from 'vitest'
import { forgetUnsent, joinUnsent, keepUnsent, readUnsent, type UnsentCopy } from '../../../src/collab/unsentCopies.ts'

const copy = (unsentText: string, code = 4403): UnsentCopy => ({ code, reason: null, unsentText, at: '2026-10-02T10:30:00.000Z' })

function memory() {
  const map = new Map<string, string>()
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  }
}

describe('unsent copies', () => {
  it('are kept beside each other, per person and article, until forgotten', () => {
    const store = memory()
    keepUnsent(store, 'anna', 'a1', copy('一'))
    keepUnsent(store, 'anna', 'a1', copy('二', 4409))
    keepUnsent(store, 'berta', 'a1', copy('三'))
    expect(joinUnsent(readUnsent(store, 'anna', 'a1'))).toEqual(copy('一\n\n———\n\n二', 4409))
    forgetUnsent(store, 'anna', 'a1')
    expect([readUnsent(store, 'anna', 'a1'), readUnsent(store, 'berta', 'a1').length]).toEqual([[], 1])
  })

  it('say so when they cannot be kept', () => {
    expect(keepUnsent(null, 'anna', 'a1', copy('一'))).toBe(false)
  })

  it('survive rubbish in the browser storage', () => {
    const store = memory()
    store.setItem('galley/unsent/anna/a1', '{"a":')
    expect(readUnsent(store, 'anna', 'a1')).toEqual([])
    store.setItem('galley/unsent/anna/a1', '[1,{"code":4403}]')
    expect(readUnsent(store, 'anna', 'a1')).toEqual([])
  })
})
