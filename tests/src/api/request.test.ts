import { describe, expect, it } from 'vitest'
import { errorFrom } from '../../../src/api/request.ts'

describe('errorFrom', () => {
  it('takes code, message and details from our body', () => {
    const body = JSON.stringify({ error: { code: 'wrong_stage', message: 'moved on', details: { stage: 'signed' } } })
    expect(errorFrom(409, body)).toMatchObject({ code: 'wrong_stage', status: 409, message: 'moved on', details: { stage: 'signed' } })
  })

  it.each([
    [401, 'not_signed_in'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [413, 'too_large'],
    [429, 'too_many_requests'],
    [418, 'bad_request'],
    [500, 'internal'],
    [502, 'offline'],
    [503, 'offline'],
  ])('judges a stranger’s page by its status %i', (status, code) => {
    for (const body of ['', '<html>bad gateway</html>', '{"error":"x"}', '{"error":{"code":"no_such_code"}}', 'null']) {
      expect(errorFrom(status, body)).toMatchObject({ code, status })
    }
  })
})
