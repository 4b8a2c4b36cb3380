import { beforeAll } from 'vitest'
import { type BrowserPerson, newPerson, openArticle } from '../support/browser.ts'
import { signIn } from '../support/people.ts'
import { InputMethod } from './composition.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { startedArticle } from './startedArticle.ts'

/** Somebody with a Chinese input method, alone in an article of their own. */
export interface Composer extends BrowserPerson {
  readonly method: InputMethod
}

/** Opens the article before the tests of this file; the fields are there as soon as tests run. */
export function composer(): Composer {
  const newsroom = demoNewsroom()
  const composer: Partial<{ -readonly [Key in keyof Composer]: Composer[Key] }> = {}
  beforeAll(async () => {
    const author = await signIn(newsroom.server, 'reporter')
    const person = await newPerson(newsroom.browser, newsroom.server, 'reporter')
    Object.assign(composer, person, { method: await InputMethod.of(person.page) })
    await openArticle(person.page, await startedArticle(author))
  }, 120_000)
  return composer as Composer
}
