import { expect, test } from 'vitest'
import { fieldOf, openArticle, waitSaved } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { ComposedLetters, readStrays, watchComposed } from './composedLetters.ts'
import { InputMethod } from './composition.ts'
import { editorContents } from './robotLedger.ts'
import { startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

const room = twoWriters()

test('whoever stops in the middle of a word for a minute finds it as it was, and nobody has seen its letters', async () => {
  const { page } = room.writer
  const { page: other } = room.colleague
  const letters = new ComposedLetters(0, 1).take(4)
  const articleId = await startedArticle(room.author)
  const method = await InputMethod.of(page)
  await page.clock.install()
  for (const person of [room.writer, room.colleague]) {
    await openArticle(person.page, articleId)
    await watchComposed(person.page)
  }
  await fieldOf(page, 'body').focus()
  await method.compose(letters.slice(0, 2))
  await fieldOf(other, 'body').focus()
  await other.keyboard.insertText('乙')
  await waitSaved(other)
  for (let second = 0; second < 60; second += 5) await page.clock.runFor(5000)
  await method.compose(letters, 2)
  await method.commit('中')
  const texts = () => Promise.all([page, other].map(async (one) => (await editorContents(one)).text.replace(/\n/g, '')))
  await waitFor('both have both', async () => (await texts()).every((text) => ['中乙', '乙中'].includes(text)), { state: texts })
  await waitSaved(page)
  for (const person of [room.writer, room.colleague]) {
    expect(await readStrays(person.page)).toEqual([])
    expect(person.complaints).toEqual([])
  }
})
