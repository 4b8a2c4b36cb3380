import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Passwords } from '../../../server/services/passwords.ts'
import { describeStores } from '../store/testStores.ts'
import { type Caller, openTestNewsroom, password, refusal, type TestNewsroom } from './testNewsroom.ts'

const better = 'a-better-password'

/** A check that has come to its end and of which nobody knows the outcome yet. */
interface HeldCheck {
  readonly done: Promise<void>
  release(): void
}

/** Holds the next check of a password; those after it are not held. */
function holdNextCheck(): HeldCheck {
  const verify = Passwords.prototype.verify
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const done = new Promise<void>((resolve, reject) => {
    vi.spyOn(Passwords.prototype, 'verify').mockImplementationOnce(async function (this: Passwords, ...asked) {
      const right = verify.apply(this, asked)
      right.then(() => resolve(), reject)
      await released
      return right
    })
  })
  return { done, release }
}

await describeStores('while a password is checked', ['sqlite in thread', 'postgres'], (kind) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openTestNewsroom({ kind })
  })
  afterAll(() => room.close())

  const askToSignIn = (username: string, tried = password, headers = {}) =>
    room.nobody.send('POST', '/api/sign-in', { username, password: tried }, headers)
  const askToChange = (person: Caller, next: string) => person.send('POST', '/api/me/password', { current: password, password: next })
  const byAdmin = (person: Caller, change: object) => room.person('admin').json('PATCH', `/api/users/${person.id}`, 200, change)

  async function sessionsOf({ id }: Caller): Promise<string[]> {
    const rows = await room.store.db.selectFrom('session').select('id').where('user_id', '=', id).execute()
    return rows.map((row) => row.id)
  }

  /** What a request is answered whose check of the password began before the meantime and ends after it. */
  async function answerAfter(ask: () => Promise<Response>, meantime: () => Promise<unknown>): Promise<Response> {
    const check = holdNextCheck()
    const answer = ask()
    await check.done
    await meantime()
    check.release()
    return answer
  }

  it.each<[string, string, (person: Caller) => Promise<unknown>]>([
    ['its owner changes it', 'owner', (person) => askToChange(person, better)],
    ['an administrator changes it', 'reset', (person) => byAdmin(person, { password: better })],
    ['the account is disabled', 'dismissed', (person) => byAdmin(person, { disabled: true })],
  ])('a sign-in opens no session when %s: it is answered as with a wrong password', async (_how, username, meantime) => {
    const person = await room.addPerson(username, ['reporter'])
    let left: string[] = []
    const answer = await answerAfter(
      () => askToSignIn(username),
      async () => {
        await meantime(person)
        left = await sessionsOf(person)
      },
    )
    expect(answer.headers.getSetCookie()).toEqual([])
    expect([answer.status, await answer.text()]).toEqual([401, await (await askToSignIn(username, 'not-the-password')).text()])
    expect(await sessionsOf(person)).toEqual(left)
  })

  it('a sign-in that comes to nothing leaves the browser the session that it had', async () => {
    const person = await room.addPerson('late', ['reporter'])
    const colleague = await room.addPerson('colleague', ['reporter'])
    const ask = () => askToSignIn('late', password, { cookie: colleague.cookie })
    const answer = await answerAfter(ask, () => byAdmin(person, { password: better }))
    expect(answer.status).toBe(401)
    expect((await colleague.json('GET', '/api/me', 200)).user.username).toBe('colleague')
  })

  it('a sign-in goes on when anything else of the account is changed', async () => {
    const person = await room.addPerson('promoted', ['reporter'])
    const answer = await answerAfter(
      () => askToSignIn('promoted'),
      () => byAdmin(person, { name: '新名', roles: ['editor'] }),
    )
    expect(answer.status).toBe(200)
    expect(await sessionsOf(person)).toHaveLength(2)
  })

  it('a change of it does not overwrite the one that came first, and its asker is signed out', async () => {
    const one = await room.addPerson('twofold', ['reporter'])
    const two = await room.signIn('twofold')
    const answer = await answerAfter(
      () => askToChange(one, `${better}-1`),
      () => askToChange(two, `${better}-2`),
    )
    expect(await refusal(Promise.resolve(answer))).toEqual([403, 'wrong_current_password'])
    expect([(await one.send('GET', '/api/me')).status, (await two.send('GET', '/api/me')).status]).toEqual([401, 200])
    expect((await askToSignIn('twofold', `${better}-1`)).status).toBe(401)
    expect((await askToSignIn('twofold', `${better}-2`)).status).toBe(200)
  })

  it('nothing of an account that is disabled is changed by whoever had it', async () => {
    const person = await room.addPerson('leaver', ['reporter'])
    const answer = await answerAfter(
      () => askToChange(person, better),
      () => byAdmin(person, { disabled: true }),
    )
    expect(await refusal(Promise.resolve(answer))).toEqual([403, 'wrong_current_password'])
    await byAdmin(person, { disabled: false })
    expect([(await askToSignIn('leaver', better)).status, (await askToSignIn('leaver')).status]).toEqual([401, 200])
  })
})
