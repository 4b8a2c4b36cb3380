import { expect } from 'vitest'
import { openArticle, waitSaved } from '../support/browser.ts'
import { rng } from '../support/rng.ts'
import { waitFor } from '../support/waitFor.ts'
import { ComposedLetters, composedIn, readStrays, type StrayLetters, watchComposed } from './composedLetters.ts'
import { Robot } from './robot.ts'
import { editorContents, keepLedger, type RobotLedger, readLedger } from './robotLedger.ts'
import { startedArticle } from './startedArticle.ts'
import type { TwoWriters } from './twoWriters.ts'

/** Where the characters of each begin. */
const firstCharacters = [0x4e00, 0x7400] as const

/**
 * Two people do at random whatever the editor can do, in one article, until the time is over. Whatever happens:
 *   - both windows end with the same document, which is the server's
 *   - no window reports an error, and no editor has stopped
 *   - every character that somebody wrote is there, or somebody deleted it on purpose, or it was handed back to its writer
 *   - no letter of a composition is there when it is over, and no colleague ever sees one
 * @returns how many things they did
 */
export async function letRobotsWrite(room: TwoWriters, seed: number, milliseconds: number): Promise<{ readonly acts: number }> {
  const articleId = await startedArticle(room.author)
  const people = [room.writer, room.colleague]
  for (const { page, complaints } of people) {
    complaints.length = 0
    await openArticle(page, articleId)
    await keepLedger(page)
    await watchComposed(page)
  }
  const robots = await Promise.all(
    people.map(({ page }, index) => {
      const alphabet = { firstCharacter: firstCharacters[index] ?? 0, letters: new ComposedLetters(index, people.length) }
      return Robot.of(page, rng(seed + index), alphabet)
    }),
  )
  const until = performance.now() + milliseconds
  await Promise.all(
    robots.map(async (robot) => {
      while (performance.now() < until) await robot.act()
    }),
  ).catch((error: unknown) => {
    throw new Error(`seed ${seed}, after ${robots.map(({ done }) => done.slice(-5).join(', ')).join(' | ')}`, { cause: error })
  })
  // Half a word is held back as long as its writer is there.
  const pages = [room.writer.page, room.colleague.page]
  await Promise.all(
    pages.map((page) => page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())),
  )
  await check(room, seed, robots)
  return { acts: robots.reduce((sum, { done }) => sum + done.length, 0) }
}

async function check(room: TwoWriters, seed: number, robots: readonly Robot[]): Promise<void> {
  const people = [room.writer, room.colleague]
  const pages = people.map(({ page }) => page)
  await Promise.all(pages.map((page) => waitSaved(page, 60_000)))
  let contents = await Promise.all(pages.map(editorContents))
  await waitFor(
    `both editors hold the same (seed ${seed})`,
    async () => {
      contents = await Promise.all(pages.map(editorContents))
      return contents[0]?.json === contents[1]?.json
    },
    { timeoutMs: 20_000, state: () => contents.map(({ json }) => json).join('\n———\n') },
  )
  const text = contents[0]?.text ?? ''
  const ledgers = await Promise.all(pages.map(readLedger))
  const handedBack = await Promise.all(pages.map((page) => page.evaluate(() => JSON.stringify({ ...localStorage }))))
  const deleted = new Set(ledgers.flatMap((ledger) => ledger.deleted))
  // Words that one of them moved are handed back to who moved them.
  const isSomewhere = (character: string) => text.includes(character) || handedBack.some((copies) => copies.includes(character))
  const lost = ledgers.flatMap(({ written }) => written.filter((character) => !deleted.has(character) && !isSomewhere(character)))
  expect(lost, `seed ${seed}: characters that are nowhere\n${reportOn(lost, ledgers, robots, handedBack)}`).toEqual([])
  expect(await Promise.all(pages.map((page) => page.locator('[data-field=body][contenteditable=true]').count()))).toEqual([1, 1])
  expect(
    people.flatMap(({ complaints }) => complaints),
    `seed ${seed}: complaints`,
  ).toEqual([])
  const strays = await Promise.all(pages.map(readStrays))
  expect(strays.flatMap(strayReport(robots)), `seed ${seed}: letters that were only composed with`).toEqual([])
  expect(composedIn(text), `seed ${seed}: letters in the text`).toBe('')
}

/** Letters that stood where they never may, with what was done around the moment. */
function strayReport(robots: readonly Robot[]): (strays: readonly StrayLetters[], window: number) => string[] {
  return (strays, window) =>
    strays.map(({ letters, what, before, undo, redo }) => {
      const time = Number.parseInt(before.at(-1) ?? '', 10)
      const acts = robots.map(({ done }) => done.filter((act) => Math.abs(Number.parseInt(act, 10) - time) < 1500).join(', '))
      const lines = [`${letters} ${what} in window ${window}`, ...before, 'undo', ...undo, 'redo', ...redo, 'acts', ...acts]
      return lines.join('\n')
    })
}

/** What happened to some characters, and what was done then. */
function reportOn(
  characters: readonly string[],
  ledgers: readonly RobotLedger[],
  robots: readonly Robot[],
  kept: readonly string[],
): string {
  const lines = [...new Set(characters)].slice(0, 3).flatMap((character) => {
    const histories = ledgers.map(({ history }) => history[character] ?? [])
    const times = histories.flatMap((history) => history.map((line) => Number(/\d+$/.exec(line)?.[0] ?? 0)))
    const near = ({ done }: Robot) =>
      done.filter((act) => times.some((time) => time - Number.parseInt(act, 10) < 400 && time - Number.parseInt(act, 10) > -100)).join(', ')
    return [`${character}: ${JSON.stringify(histories)}`, ...robots.map(near)]
  })
  return [...lines, ...kept.map((all) => /"galley\/unsent.*/.exec(all)?.[0] ?? 'nothing handed back')].join('\n')
}
