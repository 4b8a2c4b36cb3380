import { hash, type Options, verify } from '@node-rs/argon2'
import { newToken } from './ids.ts'
import { hashPlaces } from './threadPlaces.ts'

/** What a hash costs: KiB of memory, and passes over it. It is written into every hash. */
export type HashCost = Required<Pick<Options, 'memoryCost' | 'timeCost'>>

/** Hashing of passwords with argon2id. */
export class Passwords {
  readonly #cost: Partial<HashCost>
  /** Compared with when there is no such account, so that an unknown name costs what a wrong password costs. */
  readonly #nobody: Promise<string>

  /** @param cost unset: what the library recommends; less is for tests, which hash a thousand times */
  constructor(cost: Partial<HashCost> = {}) {
    this.#cost = cost
    this.#nobody = this.hash(newToken())
  }

  /** A salted hash with its parameters, for the store. */
  hash(password: string): Promise<string> {
    return hashPlaces.run(() => hash(password, this.#cost))
  }

  /** Whether the password is that of the hash; null stands for an account that does not exist and is never right. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const compared = stored ?? (await this.#nobody)
    const right = await hashPlaces.run(() => verify(compared, password))
    return right && stored !== null
  }
}
