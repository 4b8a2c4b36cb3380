import { expect, test } from 'vitest'
import { Passwords } from '../../../server/services/passwords.ts'
import { quickPasswords } from '../../support/quickPasswords.ts'

test('a hash costs 19 MiB and two passes, unless it is told otherwise', async () => {
  expect(await new Passwords().hash('look-around-1')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('a password is right under whatever its hash cost, and under no other hash', async () => {
  const passwords = new Passwords()
  const quick = await quickPasswords().hash('look-around-1')
  expect(await passwords.verify(quick, 'look-around-1')).toBe(true)
  expect(await passwords.verify(quick, 'look-around-2')).toBe(false)
  expect(await passwords.verify(null, 'look-around-1')).toBe(false)
})
