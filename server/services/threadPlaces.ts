import { Turnstile } from '#shared/turnstile.ts'

/*
 * Node has four threads for hashing, pictures, compression and files, and the journal is a file: an edit would wait for
 * whoever has them all. So nobody may: hashes take one at most, pictures one, folding one.
 */

/** Hashes of passwords. One takes a fiftieth of a second. */
export const hashPlaces = new Turnstile(1)

/** Pictures that are decoded and written. */
export const picturePlaces = new Turnstile(1)
