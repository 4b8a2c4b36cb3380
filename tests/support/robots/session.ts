import { getSchema } from '@tiptap/core'
import { bodySchema, lineSchemaExtensions } from '#shared/article/schema.ts'
import { readAuthors, type StruckRun } from '../../../server/attribution/readAuthors.ts'
import { rng } from '../rng.ts'
import { Robot } from './robot.ts'
import { countsOf } from './strikes.ts'
import { TypingRoom } from './typingRoom.ts'

const schemas = { body: bodySchema(), headline: getSchema(lineSchemaExtensions()) }

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
  /** Deleted characters that are put down to somebody who did not delete them. */
  readonly deletersWrong: number
  /** Characters that are said to be deleted although they came back: by undoing a paste and then the cut, for example. */
  readonly struckTwice: number
  /** Why somebody had to open the article anew, each time. */
  readonly failures: readonly unknown[]
}

export interface SessionOptions {
  readonly seed: number
  readonly robots: number
  readonly steps: number
  /** Letters per robot: few of them make texts in which the binding's comparisons are ambiguous. */
  readonly letters: number
  readonly target: number
}

/** Robots write together; their letters tell afterwards who really typed what. */
export function runSession({ seed, robots: count, steps, letters, target }: SessionOptions): Outcome {
  const random = rng(seed)
  const room = new TypingRoom()
  const owner = new Map<string, string>()
  const robots = Array.from({ length: count }, (_, i) => {
    const name = `r${i}`
    const own = Array.from({ length: letters }, (_letter, k) => String.fromCodePoint(0x4e00 + i * 500 + k))
    for (const letter of own) owner.set(letter, name)
    return new Robot({ name, clientId: 100 + i, letters: own, room, random, schemas, target })
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
  return { ...judge(room, owner), failures: robots.flatMap((robot) => robot.failures) }
}

function judge(room: TypingRoom, owner: ReadonlyMap<string, string>): Omit<Outcome, 'failures'> {
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
  return { room, surviving, wrong, wrongCount, struck: struckLength, struckWrong, ...judgeStrikes(room, struck, owner) }
}

function judgeStrikes({ ledger, strikes }: TypingRoom, struck: readonly StruckRun[], owner: ReadonlyMap<string, string>) {
  const { people, deeds } = ledger.parts
  const lettersOf = (runs: readonly StruckRun[]) =>
    [...countsOf(runs.flatMap(({ text }) => [...text]))].filter(([letter]) => owner.has(letter))
  const beyond = (counts: readonly (readonly [string, number])[], most: (letter: string) => number) =>
    counts.reduce((sum, [letter, count]) => sum + Math.max(0, count - most(letter)), 0)
  const deletersWrong = people.map((name, person) => {
    const theirs = lettersOf(struck.filter(({ deed }) => deeds[deed]?.person === person))
    return beyond(theirs, (letter) => strikes.taken(name, letter))
  })
  return {
    deletersWrong: deletersWrong.reduce((sum, count) => sum + count, 0),
    struckTwice: beyond(lettersOf(struck), (letter) => strikes.missing(letter)),
  }
}
