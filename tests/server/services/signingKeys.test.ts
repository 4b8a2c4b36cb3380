import { chmod, copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SigningKeys, thumbprint } from '../../../server/services/signingKeys.ts'

let dataDir: string
let keys: SigningKeys
let at = Date.UTC(2026, 10, 23)
const now = () => (at += 1000)
const fileOf = (name: string) => join(dataDir, 'keys', name)

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'galley-keys-'))
  keys = new SigningKeys(dataDir, now)
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

describe('a newsroom’s signing keys', () => {
  it('are not there before they are needed, and asking for them makes none', async () => {
    expect(await keys.published()).toEqual({ keys: [] })
    expect(await readdir(dataDir)).toEqual([])
  })

  it('come with the first signature: one private file that only this account reads, and one public list', async () => {
    const kid = await keys.current()
    expect(await keys.sign(kid, 'text')).toMatch(/^[A-Za-z0-9+/]{86}==$/)
    expect((await readdir(join(dataDir, 'keys'))).sort()).toEqual(['private.pem', 'public.json'])
    expect((await stat(fileOf('private.pem'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'keys'))).mode & 0o777).toBe(0o700)
    const [key] = (await keys.published()).keys
    expect([key?.kid, key?.retiredAt, thumbprint(key?.x ?? '')]).toEqual([kid, null, kid])
    expect(await readFile(fileOf('public.json'), 'utf8')).not.toContain('"d"')
  })

  it('are closed to others again when somebody copied the file carelessly', async () => {
    await keys.current()
    await chmod(fileOf('private.pem'), 0o644)
    await keys.current()
    expect((await stat(fileOf('private.pem'))).mode & 0o777).toBe(0o600)
  })

  it('are one, however many ask first at the same moment', async () => {
    const asked = await Promise.all(Array.from({ length: 20 }, () => new SigningKeys(dataDir, now).current()))
    expect(new Set(asked).size).toBe(1)
    expect((await keys.published()).keys.map(({ kid }) => kid)).toEqual([asked[0]])
    expect((await readdir(join(dataDir, 'keys'))).sort()).toEqual(['private.pem', 'public.json'])
  })

  it('change: the old one signs nothing any more and stays in the list', async () => {
    const first = await keys.current()
    const before = await keys.sign(first, 'text')
    const second = await keys.rotate()
    expect(await new SigningKeys(dataDir, now).current()).toBe(second)
    expect(await keys.sign(first, 'text')).toBeNull()
    expect(await keys.sign(second, 'text')).not.toBe(before)
    const { keys: list } = await keys.published()
    expect(list.map(({ kid, retiredAt }) => [kid, retiredAt !== null])).toEqual([
      [first, true],
      [second, false],
    ])
    expect((await readdir(join(dataDir, 'keys'))).sort()).toEqual(['private.pem', 'public.json'])
  })

  it('sign only with a key that is published, wherever a change of keys was cut short', async () => {
    const first = await keys.current()
    const [list, key] = [join(dataDir, 'list'), join(dataDir, 'key')]
    await copyFile(fileOf('public.json'), list)
    await copyFile(fileOf('private.pem'), key)
    const second = await keys.rotate()
    // The new key is in place and the list is the old one.
    await copyFile(list, fileOf('public.json'))
    expect(await keys.current()).toBe(second)
    expect((await keys.published()).keys.map(({ kid, retiredAt }) => [kid, retiredAt === null])).toEqual([
      [first, false],
      [second, true],
    ])
    // The old key is in place and the list has the new one already.
    await copyFile(key, fileOf('private.pem'))
    expect(await keys.current()).toBe(first)
    const open = (await keys.published()).keys.filter(({ retiredAt }) => retiredAt === null)
    expect(open.map(({ kid }) => kid)).toEqual([first])
  })

  it('are not guessed when their list cannot be read', async () => {
    await keys.current()
    await writeFile(fileOf('public.json'), '{"keys":[{}]}')
    await expect(keys.current()).rejects.toThrow(/public\.json is not a list of keys/)
  })
})
