import { getSchema } from '@tiptap/core'
import { bodySchema, lineSchemaExtensions } from '#shared/article/schema.ts'
import { readAuthors, type StruckRun } from '../../../server/attribution/readAuthors.ts'
import { pick, rng } from '../rng.ts'
import { Robot } from './robot.ts'
import { TypingRoom } from './typingRoom.ts'

/** Every character of two blocks of ideographs, and Hangul after them. */
const ideographs = [...charactersFrom(0x4e00, 0x9fff), ...charactersFrom(0x3400, 0x4dbf), ...charactersFrom(0xac00, 0xd7a3)]

const schemas = { body: bodySchema(), headline: getSchema(lineSchemaExtensions()) }

/** Letters of a list of struck text that it has wrongly. */
export interface StrikeFaults {
  /** Letters that were struck in truth. */
  readonly all: number
  /** They stand, and are in the list. */
  readonly standing: string[]
  /** They are in the list more than once. */
  readonly twice: string[]
  /** They stand nowhere, and are not in the list. */
  readonly missing: string[]
  /** They are credited to somebody who did not type them. */
  readonly author: string[]
  /** They are put down to somebody else than whoever took them out, or to another time. */
  readonly deleter: string[]
}

/** What became of one session of robots. */
export interface Outcome {
  readonly room: TypingRoom
  readonly surviving: number
  /** Surviving characters that are credited to somebody who did not type them, with the text around. */
  readonly wrong: readonly string[]
  readonly wrongCount: number
  /** Deleted characters that stand nowhere any more, and those of them that are credited to the wrong person. */
  readonly struck: number
  readonly struckWrong: number
  /** Where no letter is typed twice: what is wrong with the list of struck letters. */
  readonly strikes: StrikeFaults | null
  /** Why somebody had to open the article anew, each time. */
  readonly failures: readonly unknown[]
}

export interface SessionOptions {
  readonly seed: number
  readonly robots: number
  readonly steps: number
  /** Letters per robot: few of them make texts in which the binding's comparisons are ambiguous. 'once': no letter is typed twice. */
  readonly letters: number | 'once'
  readonly target: number
}

/** Robots write together; their letters tell afterwards who really typed what. */
export function runSession({ seed, robots: count, steps, letters, target }: SessionOptions): Outcome {
  const random = rng(seed)
  const room = new TypingRoom()
  const owner = new Map<string, string>()
  const robots = Array.from({ length: count }, (_, i) => {
    const name = `r${i}`
    const own = letters === 'once' ? ideographs.filter((_letter, k) => k % count === i) : ideographs.slice(i * 500, i * 500 + letters)
    for (const letter of own) owner.set(letter, name)
    let typed = 0
    const letter = letters === 'once' ? () => own[typed++] ?? outOfLetters() : () => pick(random, own)
    return new Robot({ name, clientId: 100 + i, letter, room, random, schemas, target })
  })
  for (let step = 0; step < steps; step++) {
    room.now += 400 + Math.floor(random() * 1600)
    // Somebody mostly goes on for a while.
    const robot = robots[Math.floor(random() * robots.length)] as Robot
    robot.step()
  }
  for (const robot of robots) robot.finish()
  for (const robot of robots) {
    robot.receive()
    robot.destroy()
  }
  const strikes = letters === 'once' ? judgeStrikes(room, owner) : null
  return { ...judge(room, owner), strikes, failures: robots.flatMap((robot) => robot.failures) }
}

function judge(room: TypingRoom, owner: ReadonlyMap<string, string>): Omit<Outcome, 'failures' | 'strikes'> {
  const { runs, struck } = readAuthors(room.ledger)
  const { people } = room.ledger.parts
  const writerOf = (origin: number) => people[room.ledger.whereWritten(origin)?.person ?? -1]
  const wrongIn = (text: string, origin: number) => {
    const credited = writerOf(origin)
    return [...text].filter((letter) => owner.has(letter) && owner.get(letter) !== credited).length
  }
  let surviving = 0
  let wrongCount = 0
  const wrong: string[] = []
  for (const run of runs) {
    surviving += run.text.length
    const count = wrongIn(run.text, run.origin)
    wrongCount += count
    if (count > 0) wrong.push(`${run.text} by ${writerOf(run.origin)}`)
  }
  const struckLength = struck.reduce((sum, { text }) => sum + text.length, 0)
  const struckWrong = struck.reduce((sum, { text, origin }) => sum + wrongIn(text, origin), 0)
  return { room, surviving, wrong, wrongCount, struck: struckLength, struckWrong }
}

/** Compares the list of struck text with the lives of the letters. */
export function judgeStrikes({ ledger, lives }: TypingRoom, owner: ReadonlyMap<string, string>): StrikeFaults {
  const { people, deeds } = ledger.parts
  const faults: StrikeFaults = { all: 0, standing: [], twice: [], missing: [], author: [], deleter: [] }
  const listed = new Map<string, StruckRun>()
  for (const run of readAuthors(ledger).struck) {
    for (const letter of run.text) {
      if (!owner.has(letter)) continue
      if (lives.standing.has(letter)) faults.standing.push(letter)
      else if (listed.has(letter)) faults.twice.push(letter)
      listed.set(letter, run)
    }
  }
  const struck = [...lives.struck].filter(([letter]) => owner.has(letter))
  for (const [letter, { name, seq }] of struck) {
    const run = listed.get(letter)
    if (!run) {
      faults.missing.push(letter)
      continue
    }
    const deed = deeds[run.deed]
    if (people[ledger.whereWritten(run.origin)?.person ?? -1] !== owner.get(letter)) faults.author.push(letter)
    // A deletion goes on for a while: it began with this row or before it.
    if (people[deed?.person ?? -1] !== name || (deed?.seq ?? 0) > seq) faults.deleter.push(letter)
  }
  return { ...faults, all: struck.length }
}

function charactersFrom(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_letter, i) => String.fromCodePoint(first + i))
}

function outOfLetters(): never {
  throw new Error('the session is too long for letters that are typed once')
}
