import { expect, test } from 'vitest'
import { fieldOf } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { composer } from './composer.ts'

/*
 * The first letter of a composition stayed where two forms meet within a link (z中): the editor drew it as the last one of an
 * element `a`, and the browser, which types nothing at the end of a link, put the second letter behind it. So a word is composed
 * wherever two forms meet.
 */

const writer = composer()

const link = (text: string) => `<a href="https://example.com/">${text}</a>`
const forms: readonly (readonly [name: string, write: (text: string) => string])[] = [
  ['plain', (text) => text],
  ['bold', (text) => `<strong>${text}</strong>`],
  ['a link', link],
  ['a bold link', (text) => link(`<strong>${text}</strong>`)],
  ['an italic link', (text) => link(`<em>${text}</em>`)],
  ['another link', (text) => link(text).replace('.com', '.org')],
]

interface Editing {
  readonly editor: { readonly commands: Record<string, (argument: unknown) => boolean>; getHTML(): string }
}

/** Fills the body and selects the characters from … to. */
async function prepare(html: string, from: number, to: number): Promise<void> {
  await fieldOf(writer.page, 'body').focus()
  await writer.page.evaluate(
    ([content, one, other]) => {
      const { editor } = document.querySelector('[data-field=body]') as Element & Editing
      editor.commands['setContent']?.(content)
      editor.commands['setTextSelection']?.({ from: one, to: other })
    },
    [html, from, to] as const,
  )
  await writer.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** The body as HTML without attributes. */
function content(): Promise<string> {
  return writer.page.evaluate(() =>
    (document.querySelector('[data-field=body]') as Element & Editing).editor.getHTML().replace(/<(\w+) [^>]*>/g, '<$1>'),
  )
}

const places = [
  ['between', 3, 3, '甲甲中乙乙'],
  ['over the first of', 1, 3, '中乙乙'],
  ['over the last of', 3, 5, '甲甲中'],
  ['across', 2, 4, '甲中乙'],
] as const

test.each(places)('the first letter of a word does not stay %s two forms', async (_name, from, to, composed) => {
  const found: string[] = []
  for (const [before, left] of forms) {
    for (const [after, right] of forms) {
      await prepare(`<p>${left('甲甲')}${right('乙乙')}</p>`, from, to)
      await writer.method.compose('zhe')
      await writer.method.commit('中')
      const text = (await content()).replace(/<[^>]*>/g, '')
      if (text !== composed) found.push(`${before}, ${after}: ${text}`)
    }
  }
  expect(found).toEqual([])
  expect(writer.complaints).toEqual([])
})

const inLinks = [
  ['a link and a bold link', link('甲甲<strong>乙乙</strong>'), 3, 3, '<a>甲甲中<strong>乙乙</strong></a>'],
  ['a bold link and a link', link('<strong>甲甲</strong>乙乙'), 3, 3, '<a><strong>甲甲中</strong>乙乙</a>'],
  ['the first words of a link', link('甲甲乙乙'), 1, 3, '<a>中乙乙</a>'],
  ['a link and another link', `${link('甲甲')}${link('乙乙').replace('.com', '.org')}`, 3, 3, '<a>甲甲</a>中<a>乙乙</a>'],
] as const

test.each(inLinks)(
  'a word composed at %s belongs to the link it stands in, and one undo takes it back',
  async (_name, html, from, to, composed) => {
    await waitFor('the word before is settled', () => writer.page.evaluate(() => !document.querySelector('[data-saved=false]')))
    await prepare(`<p>${html}</p>`, from, to)
    const before = await content()
    await writer.method.compose('zhe')
    await writer.method.commit('中')
    await waitFor('the word has its form', async () => (await content()) === `<p>${composed}</p>`, { state: content })
    await waitFor('the word is settled', () => writer.page.evaluate(() => !document.querySelector('[data-saved=false]')))
    await writer.page.keyboard.press('Control+z')
    await waitFor('one undo takes it back', async () => (await content()) === before, { state: content })
    expect(writer.complaints).toEqual([])
  },
)
