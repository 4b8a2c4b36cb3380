/*
 * The lists of a ledger: people, where text comes from, what was deleted, what was done when, and sums. Numbers of the list
 * entries are given in the order of the log and never change.
 */

/** Where characters come from. People are indexes of `people`, eras count the review steps before the row. */
export interface Origin {
  /** Who wrote them or, if they were moved, who moved them. */
  readonly person: number
  /** Row and time at which they were written: of the first of them, when a person wrote on for a while. */
  readonly seq: number
  readonly at: number
  readonly era: number
  /** They came at once: a paste, an import, a dictation. */
  readonly bulk: boolean
  /** Index of the origin at which they were written, if somebody else moved them; -1: this is where. */
  readonly movedFrom: number
}

/** A deletion: of one person, in one field, within half a minute. */
export interface Deed {
  readonly person: number
  readonly seq: number
  readonly at: number
  readonly era: number
  /** See `fieldIndexOf`. */
  readonly field: number
}

/** What a person did in one go. Characters as the house counts them. */
export interface Session {
  readonly person: number
  readonly era: number
  readonly seq: number
  lastSeq: number
  readonly at: number
  until: number
  added: number
  struck: number
  moved: number
}

/** Characters of a person, by era and field. */
export interface Tally {
  readonly person: number
  readonly era: number
  readonly field: number
  added: number
  struck: number
}

/** Everything that the ledger keeps, as plain lists. */
export interface LedgerParts {
  seq: number
  readonly people: string[]
  readonly origins: Origin[]
  readonly deeds: Deed[]
  readonly sessions: Session[]
  readonly tallies: Tally[]
}

/** Who acts, and when: a row of the log. */
export interface Act {
  readonly person: number
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly era: number
}

/** Text written within this time belongs together … */
const originMs = 60_000
/** … and so does what was deleted … */
const deedMs = 30_000
/** … and what was done without a pause as long as this, up to `longestSessionMs`. */
const pauseMs = 120_000
const longestSessionMs = 600_000

/** Writes the lists. What a person does one after the other shares an entry, so that they stay short. */
export class Books {
  readonly parts: LedgerParts
  readonly #people = new Map<string, number>()
  readonly #openOrigins = new Map<string, number>()
  readonly #openDeeds = new Map<string, number>()
  readonly #openSessions = new Map<number, Session>()
  readonly #tallies = new Map<string, Tally>()

  constructor(parts: LedgerParts) {
    this.parts = parts
    for (const [index, userId] of parts.people.entries()) this.#people.set(userId, index)
    for (const [index, origin] of parts.origins.entries()) this.#openOrigins.set(originKey(origin), index)
    for (const [index, deed] of parts.deeds.entries()) this.#openDeeds.set(`${deed.person} ${deed.field}`, index)
    for (const session of parts.sessions) this.#openSessions.set(session.person, session)
    for (const tally of parts.tallies) this.#tallies.set(`${tally.person} ${tally.era} ${tally.field}`, tally)
  }

  /** The number of a person; a new one for whoever is met for the first time. */
  person(userId: string): number {
    const known = this.#people.get(userId)
    if (known !== undefined) return known
    this.#people.set(userId, this.parts.people.length)
    return this.parts.people.push(userId) - 1
  }

  /** The last row in which a person changed text of the four fields; 0: none. */
  lastSeq(person: number): number {
    return this.#openSessions.get(person)?.lastSeq ?? 0
  }

  /** The origin of text that a row writes. */
  written({ person, seq, at, era }: Act, bulk: boolean): number {
    return this.#origin({ person, seq, at, era, bulk, movedFrom: -1 })
  }

  /** The origin of text of an earlier origin that a row puts elsewhere. Whoever moves their own text leaves it as it was. */
  moved(index: number, { person, seq, at, era }: Act): number {
    const movedFrom = this.parts.origins[index]?.movedFrom
    const first = movedFrom === undefined || movedFrom === -1 ? index : movedFrom
    if (this.parts.origins[first]?.person === person) return first
    return this.#origin({ person, seq, at, era, bulk: false, movedFrom: first })
  }

  /** The number of the deletion to which what a row deletes in a field belongs. */
  deed({ person, seq, at, era }: Act, field: number): number {
    const key = `${person} ${field}`
    const open = this.#openDeeds.get(key)
    const known = open === undefined ? undefined : this.parts.deeds[open]
    if (open !== undefined && known && known.era === era && at - known.at < deedMs) return open
    this.#openDeeds.set(key, this.parts.deeds.length)
    return this.parts.deeds.push({ person, seq, at, era, field }) - 1
  }

  tally(person: number, era: number, field: number): Tally {
    const key = `${person} ${era} ${field}`
    const known = this.#tallies.get(key)
    if (known) return known
    const tally = { person, era, field, added: 0, struck: 0 }
    this.#tallies.set(key, tally)
    this.parts.tallies.push(tally)
    return tally
  }

  /** Notes how many characters a row added, struck and moved. */
  session({ person, seq, at, era }: Act, added: number, struck: number, moved: number): void {
    const open = this.#openSessions.get(person)
    if (open && open.era === era && at - open.until < pauseMs && at - open.at < longestSessionMs) {
      open.lastSeq = seq
      open.until = at
      open.added += added
      open.struck += struck
      open.moved += moved
      return
    }
    const session = { person, era, seq, lastSeq: seq, at, until: at, added, struck, moved }
    this.#openSessions.set(person, session)
    this.parts.sessions.push(session)
  }

  #origin(origin: Origin): number {
    const key = originKey(origin)
    const open = this.#openOrigins.get(key)
    const known = open === undefined ? undefined : this.parts.origins[open]
    const isSame = known && (origin.bulk ? known.seq === origin.seq : known.era === origin.era && origin.at - known.at < originMs)
    if (open !== undefined && isSame) return open
    this.#openOrigins.set(key, this.parts.origins.length)
    return this.parts.origins.push(origin) - 1
  }
}

function originKey({ person, bulk, movedFrom }: Origin): string {
  return `${person} ${bulk ? 1 : 0} ${movedFrom}`
}
