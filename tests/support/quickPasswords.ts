import { Passwords } from '../../server/services/passwords.ts'

/** Passwords as the server has them, each hashed in no time: a newsroom of the tests has eleven people, and there are many. */
export function quickPasswords(): Passwords {
  return new Passwords({ memoryCost: 64, timeCost: 1 })
}
