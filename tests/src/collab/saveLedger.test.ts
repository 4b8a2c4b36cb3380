import { describe, expect, it } from 'vitest'
import { SaveLedger } from '../../../src/collab/saveLedger.ts'

describe('SaveLedger', () => {
  it('counts a change as saved only when its frame is acknowledged', () => {
    const ledger = new SaveLedger<string>()
    ledger.newSocket()
    ledger.sent('step2')
    ledger.acknowledge(1)
    ledger.change(['body'])
    ledger.sent('update')
    expect([ledger.unsaved, ledger.unsavedFields]).toEqual([1, ['body']])
    ledger.acknowledge(1)
    expect(ledger.unsaved).toBe(1)
    ledger.acknowledge(2)
    expect([ledger.unsaved, ledger.unsavedFields]).toEqual([0, []])
  })

  it('takes step 2 for everything made before it, an earlier update for nothing', () => {
    const ledger = new SaveLedger<string>()
    ledger.change(['body'])
    ledger.change(['headline'])
    ledger.newSocket()
    ledger.change(['deck'])
    ledger.sent('update') // holds the third change only; the first two travel in step 2
    ledger.acknowledge(1)
    expect([ledger.unsaved, ledger.proven]).toEqual([3, false])
    ledger.sent('step2')
    ledger.change(['kicker'])
    ledger.sent('update')
    ledger.acknowledge(2)
    expect([ledger.unsaved, ledger.proven, ledger.unsavedFields]).toEqual([1, true, ['kicker']])
    ledger.acknowledge(3)
    expect(ledger.unsaved).toBe(0)
  })

  it('forgets what an old socket sent', () => {
    const ledger = new SaveLedger<string>()
    ledger.newSocket()
    ledger.sent('step2')
    ledger.change(['body'])
    ledger.sent('update')
    ledger.newSocket()
    ledger.acknowledge(2)
    expect([ledger.unsaved, ledger.proven]).toEqual([1, false])
  })

  it('starts with what an earlier visit left unsaved', () => {
    const ledger = new SaveLedger<string>()
    ledger.newSocket()
    ledger.restore(3, ['body'])
    expect([ledger.unsaved, ledger.unsavedFields]).toEqual([3, ['body']])
    ledger.sent('step2')
    ledger.acknowledge(1)
    expect(ledger.unsaved).toBe(0)
  })

  it('never calls more saved than was sent', () => {
    const ledger = new SaveLedger<string>()
    ledger.newSocket()
    ledger.acknowledge(5)
    expect(ledger.proven).toBe(false)
    ledger.change(['body'])
    expect(ledger.unsaved).toBe(1)
  })
})
