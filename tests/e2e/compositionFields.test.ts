import { beforeAll, expect, test } from 'vitest'
import { fieldOf, openArticle, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { ComposedLetters, readStrays, watchComposed } from './composedLetters.ts'
import { InputMethod } from './composition.ts'
import { editorContents } from './robotLedger.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/*
 * Whoever writes a headline, goes on to the line below and composes there within a tenth of a second: the end of the first word
 * must not be taken for that of the second, whose letters would go to colleagues and come back by undo.
 */

const room = twoWriters()
const letters = new ComposedLetters(0, 1)
/** Longer than a word takes to settle. Milliseconds. */
const longer = 150
let method: InputMethod

beforeAll(async () => {
  const { page } = room.writer
  method = await InputMethod.of(page)
  const articleId = await startedArticle(room.author)
  for (const person of [room.writer, room.colleague]) {
    await openArticle(person.page, articleId)
    await watchComposed(person.page)
  }
})

/** Composes one letter after the other for longer than the word before may take to settle. */
async function composeLong(): Promise<void> {
  const until = performance.now() + longer
  let word = letters.take(1)
  await method.compose(word)
  while (performance.now() < until) {
    word += letters.take(1)
    await method.compose(word, word.length - 1)
  }
}

test('a word that is begun in another field before the last one has settled is a word of its own', async () => {
  const { page } = room.writer
  const text = async () => (await editorContents(page)).text.replace(/\n/g, '')
  const undone = async (wanted: string) => {
    await page.keyboard.press('Control+z')
    await waitFor('one step is undone', async () => (await text()) === wanted, { state: text })
  }
  await fieldOf(page, 'headline').focus()
  await method.compose(letters.take(2))
  await method.commit('题')
  await page.keyboard.press('Enter') // to the line below
  await composeLong()
  await method.commit('文')
  await waitSaved(page)
  await page.keyboard.insertText('字')
  expect(await text()).toBe('题文字')
  await undone('题文')
  await undone('题')
  await undone('')
  await waitSaved(page)
  for (const person of [room.writer, room.colleague]) {
    expect(await readStrays(person.page)).toEqual([])
    expect(person.complaints).toEqual([])
  }
})
