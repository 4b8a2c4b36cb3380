import { expect, it } from 'vitest'
import { Seats } from '../../../server/http/seats.ts'

const guest = (userId: string, docId = 'a', mayWrite = true) => ({ userId, docId, mayWrite })

/** Takes seats until one is refused. @returns how many were given, and why no more */
function fill(seats: Seats, next: (i: number) => Parameters<Seats['take']>[0]): [number, string] {
  for (let i = 0; i < 10_000; i++) {
    try {
      seats.take(next(i))
    } catch (error) {
      return [i, (error as { code: string }).code]
    }
  }
  return [10_000, 'none']
}

it('gives one person so many seats at a document, and in all', () => {
  const seats = new Seats(true)
  expect(fill(seats, () => guest('anna'))).toEqual([10, 'too_many_requests'])
  expect(fill(seats, (i) => guest('anna', `b${i}`))).toEqual([40, 'too_many_requests'])
  expect(fill(seats, () => guest('bo'))).toEqual([10, 'too_many_requests'])
})

it('gives a document so many writers, and readers besides', () => {
  const seats = new Seats(true)
  expect(fill(seats, (i) => guest(`writer${i}`))).toEqual([200, 'too_many_requests'])
  expect(fill(seats, (i) => guest(`reader${i}`, 'a', false))).toEqual([500, 'too_many_requests'])
  expect(fill(seats, () => guest('anna', 'b'))).toEqual([10, 'too_many_requests'])
})

it('has so many seats altogether, whether limits are lifted or not', () => {
  expect(fill(new Seats(true), (i) => guest(`user${i}`, `d${i}`))).toEqual([5000, 'saving_failed'])
  expect(fill(new Seats(false), () => guest('anna'))).toEqual([5000, 'saving_failed'])
})

it('gives a seat to the next when it is given back, once', () => {
  const seats = new Seats(true)
  const [first = guest('anna'), ...others] = Array.from({ length: 10 }, () => guest('anna'))
  for (const each of [first, ...others]) seats.take(each)
  seats.leave(first)
  seats.leave(first)
  expect(fill(seats, () => guest('anna'))).toEqual([1, 'too_many_requests'])
})
