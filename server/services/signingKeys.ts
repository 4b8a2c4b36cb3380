import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type KeySet, keySet, type PublicKey } from '#shared/protocol/sidecar.ts'

/** Names below the newsroom's directory. */
export const keyNames = { folder: 'keys', public: 'public.json', private: 'private.pem' } as const

/**
 * The newsroom's signing keys in files: one private key, which only this account of the machine may read, and the public
 * ones of all times. Files are read anew each time, so that a running server signs with a key that somebody has just
 * changed. Whoever signs first makes the key; of several who do so at once one wins.
 */
export class SigningKeys {
  readonly #folder: string
  readonly #now: () => number

  /** @param dataDir the newsroom's directory @param now milliseconds since 1970 */
  constructor(dataDir: string, now: () => number) {
    this.#folder = join(dataDir, keyNames.folder)
    this.#now = now
  }

  /**
   * Every public key, the oldest first; none before anything was signed.
   * @throws Error naming the file if it cannot be read
   */
  async published(): Promise<KeySet> {
    const path = join(this.#folder, keyNames.public)
    const text = await readFile(path, 'utf8').catch(orNull)
    return text === null ? { keys: [] } : readKeySet(text, path)
  }

  /** The `kid` of the key that signs now; makes one if there is none. */
  async current(): Promise<string> {
    return kidOf(await this.#private())
  }

  /** Signs for the newsroom with the key `kid`. @returns base64, 64 bytes; null if another key signs by now */
  async sign(kid: string, message: string): Promise<string | null> {
    const key = await this.#private()
    return kidOf(key) === kid ? sign(null, Buffer.from(message), key).toString('base64') : null
  }

  /**
   * Begins a new key; the old private one is destroyed, its public one stays. Pages that were signed stay valid.
   * Interrupted at any point it leaves a newsroom that signs with a published key.
   * @returns its `kid`
   */
  async rotate(): Promise<string> {
    const next = generateKeyPairSync('ed25519').privateKey
    await this.#publish(next, false)
    const path = await this.#write(next)
    await rename(path, join(this.#folder, keyNames.private))
    await syncFolder(this.#folder)
    await this.#publish(next, true)
    return kidOf(next)
  }

  async #private(): Promise<KeyObject> {
    const path = join(this.#folder, keyNames.private)
    const pem = (await readFile(path, 'utf8').catch(orNull)) ?? (await this.#make(path))
    // Whoever copied the file here by hand may have let others read it.
    if (((await stat(path)).mode & 0o077) !== 0) await chmod(path, 0o600)
    const key = createPrivateKey(pem)
    const { keys } = await this.published()
    const open = keys.filter(({ retiredAt }) => retiredAt === null)
    if (open.length !== 1 || open[0]?.kid !== kidOf(key)) await this.#publish(key, true)
    return key
  }

  /** Makes the first key, unless somebody else does at this moment. @returns the text of the file that is there then */
  async #make(path: string): Promise<string> {
    const made = await this.#write(generateKeyPairSync('ed25519').privateKey)
    // A link is refused where there is a file: unlike a rename it never takes the place of somebody else's key.
    await link(made, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
    await rm(made)
    await syncFolder(this.#folder)
    return readFile(path, 'utf8')
  }

  /** Writes the key under a name of its own, complete and on disk. @returns its path */
  async #write(key: KeyObject): Promise<string> {
    return this.#writeFile(String(key.export({ type: 'pkcs8', format: 'pem' })), 0o600)
  }

  /** Puts a key into the public list. @param alone whether all others sign nothing from now on */
  async #publish(key: KeyObject, alone: boolean): Promise<void> {
    const { keys } = await this.published()
    const at = new Date(this.#now()).toISOString()
    const kid = kidOf(key)
    const own = keys.find((known) => known.kid === kid) ?? publicKeyOf(key, at)
    const others = keys.filter((known) => known.kid !== kid)
    const retired = alone ? others.map((known) => ({ ...known, retiredAt: known.retiredAt ?? at })) : others
    const list: KeySet = { keys: [...retired, { ...own, retiredAt: null }] }
    const path = await this.#writeFile(`${JSON.stringify(list, null, 2)}\n`, 0o644)
    await rename(path, join(this.#folder, keyNames.public))
    await syncFolder(this.#folder)
  }

  async #writeFile(text: string, mode: number): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = join(this.#folder, `.${randomBytes(8).toString('hex')}.part`)
    const file = await open(path, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    return path
  }
}

/**
 * A list of public keys, from a newsroom's directory or its published address.
 * @throws Error naming where it comes from
 */
export function readKeySet(text: string, from: string): KeySet {
  const parsed = keySet.safeParse(jsonOf(text))
  if (!parsed.success) throw new Error(`${from} is not a list of keys`)
  return parsed.data
}

/** RFC 7638. @param x the public key, 32 bytes in base64url */
export function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url')
}

function publicKeyOf(key: KeyObject, createdAt: string): PublicKey {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprint(x), use: 'sig', alg: 'EdDSA', createdAt, retiredAt: null }
}

function kidOf(key: KeyObject): string {
  return publicKeyOf(key, '').kid
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function orNull(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null
  throw error
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
