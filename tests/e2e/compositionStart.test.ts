import type { EditorView } from '@tiptap/pm/view'
import { beforeEach, expect, test } from 'vitest'
import type { TextField } from '#shared/article/names.ts'
import { fieldOf } from '../support/browser.ts'
import { waitFor } from '../support/waitFor.ts'
import { composer } from './composer.ts'

/*
 * The first letter of a composition stayed in the article (zzhong, then z中): where the editor draws the place anew in
 * which the browser has just put that letter, the browser ends the composition and begins another one behind it.
 */

const writer = composer()

beforeEach(() => {
  writer.complaints.length = 0
})

/** The part of an editor's view that watches the caret; while it draws, it does not. */
interface DrawnView {
  readonly domObserver: { disconnectSelection(): void; setCurSelection(): void; connectSelection(): void }
}

interface Range {
  readonly from: number
  readonly to: number
}

/** What is selected: characters from … to, or the node behind a position; a table's cells by their positions. */
type Selected = Range | number | { readonly anchorCell: number; readonly headCell: number }

/** Fills a field and selects in it. The editor hangs at its element, as its library leaves it there. */
async function prepare(field: TextField, html: string, selected: Selected): Promise<void> {
  await fieldOf(writer.page, field).focus()
  await writer.page.evaluate(
    ([name, content, what]) => {
      const element = document.querySelector(`[data-field=${name}]`) as Element & {
        readonly editor: { readonly commands: Record<string, (argument: unknown) => boolean> }
      }
      const { editor } = element // its commands are made for the state of the moment
      editor.commands['setContent']?.(content)
      if (typeof what === 'number') editor.commands['setNodeSelection']?.(what)
      else editor.commands['anchorCell' in what ? 'setCellSelection' : 'setTextSelection']?.(what)
    },
    [field, html, selected] as const,
  )
  // What was set up is not one step of undo with what is composed.
  await writer.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
}

/** The field as HTML, with neither attributes nor what tables bring along. */
function contentOf(field: TextField): Promise<string> {
  return writer.page.evaluate((name) => {
    const element = document.querySelector(`[data-field=${name}]`) as Element & { readonly editor: { getHTML(): string } }
    return element.editor
      .getHTML()
      .replace(/<colgroup>.*<\/colgroup>/, '')
      .replace(/<(\w+) [^>]*>/g, '<$1>')
  }, field)
}

const table = (...cells: string[]) => `<table><tbody><tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr></tbody></table>`
const link = (text: string) => `<a href="https://example.com/">${text}</a>`

const picture = '<figure data-asset=""><figcaption>图说文字</figcaption><p data-figcredit="">署名</p></figure>'

const selections: readonly (readonly [name: string, html: string, selected: Selected, composed: string])[] = [
  ['a link', `<p>甲${link('乙乙')}丙</p>`, { from: 2, to: 4 }, '<p>甲中丙</p>'],
  ['a link that is the whole paragraph', `<p>${link('乙乙')}</p>`, { from: 1, to: 3 }, '<p>中</p>'],
  ['the beginning of a link', `<p>甲${link('乙丁')}丙</p>`, { from: 1, to: 3 }, '<p>中<a>丁</a>丙</p>'],
  ['the middle of a link', `<p>${link('甲乙丁')}</p>`, { from: 2, to: 3 }, '<p><a>甲中丁</a></p>'],
  ['bold words', '<p>甲<strong>乙乙</strong>丙</p>', { from: 2, to: 4 }, '<p>甲<strong>中</strong>丙</p>'],
  ['a bold paragraph', '<p><strong>乙乙</strong></p>', { from: 1, to: 3 }, '<p><strong>中</strong></p>'],
  ['bold and italic words', '<p>甲<strong>乙</strong><em>丁</em>丙</p>', { from: 2, to: 4 }, '<p>甲<strong>中</strong>丙</p>'],
  ['a line break', '<p>甲<br>乙</p>', { from: 2, to: 3 }, '<p>甲中乙</p>'],
  ['parts of two paragraphs', '<p>甲甲</p><p>乙乙</p>', { from: 2, to: 6 }, '<p>甲中乙</p>'],
  ['two paragraphs', '<p>甲甲</p><p>乙乙</p>', { from: 1, to: 7 }, '<p>中</p>'],
  ['words around a divider', '<p>甲甲</p><hr><p>乙乙</p>', { from: 2, to: 7 }, '<p>甲中乙</p>'],
  ['a divider', '<p>甲</p><hr><p>乙</p>', 3, '<p>甲</p><hr><p>中乙</p>'],
  ['a divider in a quotation', '<blockquote><hr></blockquote><p>乙</p>', 1, '<blockquote><hr></blockquote><p>中乙</p>'],
  ['a divider at the end', '<p>甲</p><hr>', 3, '<p>甲中</p><hr>'],
  ['the first of two dividers', '<p>甲甲</p><hr><hr><p>乙</p>', 4, '<p>甲甲</p><hr><hr><p>中乙</p>'],
  ['the last of two dividers at the end', '<p>甲甲</p><p>乙乙</p><hr><hr>', 9, '<p>甲甲</p><p>乙乙中</p><hr><hr>'],
  ['a divider before a table', `<p>甲甲</p><hr>${table('<p>乙乙</p>')}`, 4, `<p>甲甲</p><hr>${table('<p>中乙乙</p>')}`],
  ['a picture', `<p>甲甲</p>${picture}<p>乙乙</p>`, 4, `<p>甲甲</p>${picture}<p>中乙乙</p>`],
  ['a picture at the end', `<p>甲甲</p>${picture}`, 4, `<p>甲甲中</p>${picture}`],
  [
    'cells of several characters',
    table('<p>甲甲甲</p>', '<p>乙乙乙乙</p>'),
    { anchorCell: 2, headCell: 9 },
    table('<p>甲甲甲</p>', '<p>乙乙乙乙中</p>'),
  ],
  [
    'cells from the last to the first',
    table('<p>甲甲甲</p>', '<p>乙乙乙乙</p>'),
    { anchorCell: 9, headCell: 2 },
    table('<p>甲甲甲中</p>', '<p>乙乙乙乙</p>'),
  ],
  [
    'cells with a link and a divider',
    table('<p>甲甲</p>', `<p>${link('乙乙')}</p><hr>`),
    { anchorCell: 2, headCell: 8 },
    table('<p>甲甲</p>', '<p><a>乙乙</a>中</p><hr>'),
  ],
  [
    'cells with a link and an empty paragraph',
    table('<p>甲甲</p>', `<p>${link('乙乙')}</p><p></p>`),
    { anchorCell: 2, headCell: 8 },
    table('<p>甲甲</p>', '<p><a>乙乙</a></p><p>中</p>'),
  ],
  ['cells', table('<p>甲</p>', '<p>乙</p>'), { anchorCell: 2, headCell: 7 }, table('<p>甲</p>', '<p>乙中</p>')],
]

test.each(selections)('the first letter does not stay when %s is selected', async (_name, html, selected, composed) => {
  await prepare('body', html, selected)
  await writer.method.compose('zhong')
  await writer.method.commit('中')
  expect(await contentOf('body')).toBe(composed.replace(/ data-[\w-]+=""/g, ''))
  expect(writer.complaints).toEqual([])
})

test.each([
  ['a word', '<p>甲乙丙</p>', { from: 2, to: 3 }, '<p>甲中丙</p>'],
  ['parts of two paragraphs', '<p>甲甲</p><p>乙乙</p>', { from: 2, to: 6 }, '<p>甲中乙</p>'],
  ['parts of two cells', table('<p>甲甲</p>', '<p>乙乙</p>'), { from: 5, to: 11 }, table('<p>甲甲</p>', '<p>乙中乙</p>')],
  [
    'a cell and a caption behind it',
    `${table('<p>甲甲</p>')}${picture}<p>乙</p>`,
    { from: 5, to: 14 },
    `${table('<p>甲甲</p>')}${picture.replace('说文', '说中文')}<p>乙</p>`.replace(/ data-[\w-]+=""/g, ''),
  ],
  ['the end of a cell and a paragraph', `${table('<p>甲甲</p>')}<p>乙乙</p>`, { from: 5, to: 12 }, `${table('<p>甲甲</p>')}<p>乙中乙</p>`],
] as const)('the first letter does not stay when %s was selected the very moment before', async (_name, html, { from, to }, composed) => {
  await prepare('body', html, { from: to, to })
  await writer.page.evaluate(
    ([one, other]) => {
      const { editor } = document.querySelector('[data-field=body]') as Element & { readonly editor: { readonly view: EditorView } }
      const places = [one, other].map((pos) => editor.view.domAtPos(pos))
      const [start, end] = places
      if (start && end) document.getSelection()?.setBaseAndExtent(end.node, end.offset, start.node, start.offset)
    },
    [from, to] as const,
  )
  await writer.method.compose('zh')
  await writer.method.commit('中')
  expect(await contentOf('body')).toBe(composed)
  expect(writer.complaints).toEqual([])
})

test.each(['body', 'headline'] as const)('the first letter does not stay in %s from which undo has taken the only block', async (field) => {
  await prepare(field, '<p>甲</p>', { from: 1, to: 1 })
  await writer.page.evaluate((name) => {
    const { editor } = document.querySelector(`[data-field=${name}]`) as Element & { readonly editor: { readonly view: EditorView } }
    const { view } = editor
    view.dispatch(view.state.tr.delete(0, view.state.doc.content.size))
  }, field)
  await writer.method.compose('zhong')
  await writer.method.commit('中')
  expect(await contentOf(field)).toBe('<p>中</p>')
  expect(writer.complaints).toEqual([])
})

test('Shift+Enter over all lines of a headline takes them away', async () => {
  await prepare('headline', '<p>甲甲</p><p>乙乙</p>', { from: 1, to: 7 })
  await writer.page.keyboard.press('Shift+Enter')
  await writer.page.keyboard.insertText('丙')
  expect((await contentOf('headline')).replace(/<[^>]*>/g, '')).toBe('丙')
  expect(writer.complaints).toEqual([])
})

test.each([
  ['down', 'Shift+ArrowDown'],
  ['right', 'Shift+ArrowRight'],
] as const)('the first letter does not stay when what is selected goes from a cell into the text behind it, key %s', async (_name, key) => {
  await prepare('body', `${table('<p>甲甲</p>')}<p>乙乙</p><p>丙丙</p>`, { from: 6, to: 6 })
  for (let i = 0; i < 2; i++) await writer.page.keyboard.press(key)
  await writer.method.compose('zh')
  await writer.method.commit('中')
  expect((await contentOf('body')).match(/[zh]/g) ?? []).toEqual([])
  expect(await contentOf('body')).toContain('中')
  expect(writer.complaints).toEqual([])
})

test.each([
  ['Control+i', 'em'],
  ['Control+b', 'strong'],
] as const)('a word composed after %s within a link has that form, and no letter stays', async (key, element) => {
  await waitFor('the word before is settled', () => writer.page.evaluate(() => !document.querySelector('[data-saved=false]')))
  await prepare('body', `<p>甲${link('乙乙丁丁')}丙</p>`, { from: 4, to: 4 })
  await writer.page.keyboard.press(key)
  await writer.method.compose('zhong')
  await writer.method.commit('中')
  const form = () => writer.page.evaluate((name) => document.querySelector(`[data-field=body] ${name}`)?.textContent ?? '', element)
  await waitFor('the word has its form', async () => (await form()) === '中', { state: () => contentOf('body') })
  expect((await contentOf('body')).replace(/<[^>]*>/g, '')).toBe('甲乙乙中丁丁丙')
  expect(
    await writer.page.evaluate(() => document.querySelector('[data-field=body] em, [data-field=body] strong')?.closest('a') !== null),
  ).toBe(true)
  await writer.page.keyboard.press('Control+z')
  await waitFor('one undo takes the word back', async () => !(await contentOf('body')).includes('中'), { state: () => contentOf('body') })
  expect((await contentOf('body')).replace(/<[^>]*>/g, '')).toBe('甲乙乙丁丁丙')
  expect(writer.complaints).toEqual([])
})

test.each([
  [
    'a caption',
    '<figure><figcaption></figcaption></figure><p>乙</p>',
    2,
    'figcaption',
    '<figure><figcaption>中</figcaption></figure><p>乙</p>',
  ],
  ['a cell', table('<p></p>', '<p>乙</p>'), 4, 'td p', table('<p>中</p>', '<p>乙</p>')],
  ['a list item', '<ul><li><p></p></li></ul><p>乙</p>', 3, 'li p', '<ul><li><p>中</p></li></ul><p>乙</p>'],
] as const)(
  'the first letter does not stay when the drawing of %s has left the browser’s caret behind it',
  async (_name, html, pos, inside, composed) => {
    await prepare('body', html.replace('<figure>', '<figure data-asset="">'), { from: pos, to: pos })
    await writer.page.evaluate((selector) => {
      const block = document.querySelector(`[data-field=body] ${selector}`)
      const { editor } = document.querySelector('[data-field=body]') as Element & { readonly editor: { readonly view: DrawnView } }
      const { domObserver } = editor.view
      domObserver.disconnectSelection()
      const around = block?.parentElement
      if (around && block) document.getSelection()?.collapse(around, [...around.childNodes].indexOf(block) + 1)
      domObserver.setCurSelection()
      domObserver.connectSelection()
    }, inside)
    await writer.method.compose('zh')
    await writer.method.commit('中')
    expect(await contentOf('body')).toBe(composed)
    expect(writer.complaints).toEqual([])
  },
)

const cells = [
  ['is empty', '<p></p>', '<p>中</p>'],
  ['has a paragraph', '<p>乙丙</p>', '<p>中</p>'],
  ['has two paragraphs', '<p>乙</p><p>丙</p>', '<p>中</p>'],
  ['has a link', `<p>${link('乙')}</p>`, '<p>中</p>'],
] as const

test.each(cells)('the first letter does not stay after Tab into a cell that %s', async (_name, content, composed) => {
  await prepare('body', table('<p>甲</p>', content), { from: 5, to: 5 })
  await writer.page.keyboard.press('Tab')
  await writer.method.compose('zhong')
  await writer.method.commit('中')
  expect(await contentOf('body')).toBe(table('<p>甲</p>', composed))
  expect(writer.complaints).toEqual([])
})

test.each(['Control+b', 'Control+i', 'Control+u'])(
  'the first letter does not stay after %s in a field that knows no such mark',
  async (key) => {
    await prepare('deck', '<p>甲乙</p>', { from: 2, to: 2 })
    await writer.page.keyboard.press(key)
    await writer.method.compose('zhong')
    await writer.method.commit('中')
    expect(await contentOf('deck')).toBe('<p>甲中乙</p>')
    expect(writer.complaints).toEqual([])
  },
)

test.each([
  ['bold', 'strong'],
  ['italic', 'em'],
  ['underline', 'u'],
  ['strikeThrough', 's'],
] as const)('what the browser is asked to format (%s) the editor formats', async (command, element) => {
  await prepare('body', '<p>甲乙丙</p>', { from: 2, to: 3 })
  // As a phone's menu over selected words does.
  await writer.page.evaluate((name) => {
    const type = `format${name[0]?.toUpperCase()}${name.slice(1)}`
    const body = document.querySelector('[data-field=body]')
    body?.dispatchEvent(new InputEvent('beforeinput', { inputType: type, bubbles: true, cancelable: true }))
  }, command)
  expect(await contentOf('body')).toBe(`<p>甲<${element}>乙</${element}>丙</p>`)
})

test('one undo brings back what the word was composed over, and an abandoned word leaves no letter', async () => {
  const before = `<p>甲<a>乙乙</a>丙</p>`
  await prepare('body', `<p>甲${link('乙乙')}丙</p>`, { from: 2, to: 4 })
  await writer.method.compose('zhong')
  await writer.method.commit('中')
  await waitFor('the composition is over', () => writer.page.evaluate(() => !document.querySelector('[data-saved=false]')))
  await writer.page.keyboard.press('Control+z')
  await waitFor('the link is back', async () => (await contentOf('body')) === before, { state: () => contentOf('body') })
  await prepare('body', before, { from: 2, to: 4 })
  await writer.method.compose('zhong')
  await writer.method.cancel()
  expect(await contentOf('body')).toBe('<p>甲丙</p>')
})
