import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type TextField, textFields } from '#shared/article/names.ts'
import { type BrowserPerson, fieldOf, newPerson, openArticle, waitSaved } from '../support/browser.ts'
import { type CollabClient, connect } from '../support/collabClient.ts'
import { FaultProxy } from '../support/faultProxy.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { waitFor } from '../support/waitFor.ts'
import { caretIn, InputMethod } from './composition.ts'
import { demoNewsroom } from './demoNewsroom.ts'
import { shownBody } from './shownBody.ts'
import { startedArticle } from './startedArticle.ts'

/*
 * Chinese is composed: the letters zhong stand in the text for a while, then 中 takes their place. Whatever colleagues do
 * meanwhile, both sides end with the same text, nobody else ever sees a letter of pinyin, and one undo takes the word back.
 */

const newsroom = demoNewsroom()

let proxy: FaultProxy
let author: TestPerson
let colleague: TestPerson
let writer: BrowserPerson
let second: BrowserPerson
let method: InputMethod
let otherMethod: InputMethod
/** A colleague's program. */
let remote: CollabClient
let articleId = ''
/** The windows stay open from case to case, as long as cases pass. */
let isOpen = false
/** Latin letters that a colleague was sent. */
let leaked: string[]

beforeAll(async () => {
  proxy = await FaultProxy.before(newsroom.server.port)
  author = await signIn(newsroom.server, 'reporter')
  colleague = await signIn(newsroom.server, 'reporter2')
  const { browser, server } = newsroom
  const line = { url: `http://127.0.0.1:${proxy.port}` }
  ;[writer, second] = await Promise.all([newPerson(browser, line, 'reporter'), newPerson(browser, server, 'stringer')])
  method = await InputMethod.of(writer.page)
  otherMethod = await InputMethod.of(second.page)
}, 120_000)

afterAll(() => proxy?.close())

/** The places of an article in which people write, each with the text 你好世界. */
const places = ['body', 'end', 'bold', 'kicker', 'headline', 'deck', 'list', 'cell'] as const
type Place = (typeof places)[number]
const word = '你好世界'

/** Every case starts with a text of its own; the article and the windows are the same until a case fails. */
async function open(): Promise<void> {
  if (isOpen) return
  articleId = await startedArticle(author)
  remote = await connect(newsroom.server, articleId, colleague, { ext: true }).synced()
  remote.doc.on('afterTransaction', () => {
    const letters = /[a-z]+/.exec(plainText())
    if (letters) leaked.push(letters[0])
  })
  await Promise.all([openArticle(writer.page, articleId), openArticle(second.page, articleId)])
  isOpen = true
}

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await startAnew()
})

/** The next case opens a new article. */
async function startAnew(): Promise<void> {
  isOpen = false
  remote?.destroy()
  proxy.refuse(false)
  await writer.context.setOffline(false)
  for (const person of [writer, second]) {
    await person.page.goto('/')
    person.complaints.length = 0 // of a line that was cut on purpose
  }
}

function element(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}

function text(content: string, marks?: Record<string, unknown>): Y.XmlText {
  const made = new Y.XmlText()
  made.insert(0, content, marks)
  return made
}

function paragraph(content: string, marks?: Record<string, unknown>): Y.XmlElement {
  return element('paragraph', text(content, marks))
}

/** What stands in the place and around it. */
function blocksOf(place: Place): Y.XmlElement[] {
  const own = paragraph(word, place === 'bold' ? { bold: {} } : undefined)
  const behind = paragraph('后面一段。')
  if (place === 'list')
    return [paragraph('另一段文字。'), behind, element('bulletList', element('listItem', own), element('listItem', paragraph('第二条')))]
  if (place === 'cell') {
    const cells = [element('tableCell', own, paragraph('第二段')), element('tableCell', paragraph('旁边'))]
    return [paragraph('另一段文字。'), behind, element('table', element('tableRow', ...cells))]
  }
  return isLine(place) ? [paragraph('另一段文字。'), behind] : [own, behind]
}

/** Puts 你好世界 into the place, other text around it, and the writer's caret into the middle of it. */
async function prepare(place: Place): Promise<void> {
  await open()
  const { doc } = remote
  doc.transact(() => {
    for (const name of textFields) {
      const fragment = doc.getXmlFragment(name)
      const blocks = name === 'body' ? blocksOf(place) : name === place ? [paragraph(word), paragraph('第二行')] : [paragraph('')]
      fragment.delete(0, fragment.length)
      fragment.insert(0, blocks)
    }
  })
  await remote.saved()
  leaked = []
  await Promise.all([writer.page, second.page].map((page) => shows(page, place)))
  await caretIn(writer.page, field(place), word, place === 'end' ? 4 : 2)
}

/** Waits until a window shows what the colleague's program has. */
async function shows(page: Page, place: Place): Promise<void> {
  let shown = ''
  await waitFor(
    'the window shows what is in the document',
    async () => {
      shown = await shownField(page, place)
      return shown === lines(place).replace(/\s/g, '')
    },
    { state: () => `${shown}\n———\n${lines(place)}` },
  )
}

async function shownField(page: Page, place: Place): Promise<string> {
  const shown = isLine(place) ? await fieldOf(page, field(place)).innerText() : (await shownBody(page)).replace(/<[^>]*>/g, '')
  return shown.replace(/[\s\u2060\ufeff\u200b]/g, '')
}

function isLine(place: Place): place is 'kicker' | 'headline' | 'deck' {
  return place === 'kicker' || place === 'headline' || place === 'deck'
}

function field(place: Place): TextField {
  return isLine(place) ? place : 'body'
}

function plainText(): string {
  return textFields
    .map((name) => remote.doc.getXmlFragment(name).toString())
    .join('\n')
    .replace(/<[^>]*>/g, '\n')
}

/** The text that holds 你好世界, as a colleague's program finds it. */
function target(place: Place): Y.XmlText {
  const found: Y.XmlText[] = []
  const walk = (node: Y.XmlFragment | Y.XmlElement): void => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) {
        if (plain(child).startsWith('你')) found.push(child)
      } else walk(child as Y.XmlElement)
    }
  }
  walk(remote.doc.getXmlFragment(field(place)))
  const [first] = found
  if (!first) throw new Error('the text is not there')
  return first
}

function plain(node: Y.XmlText): string {
  return (node.toDelta() as { insert: string }[]).map(({ insert }) => insert).join('')
}

/** What somebody else does between zh and zhong, and what may stand in the place afterwards. */
interface Case {
  readonly name: string
  readonly does: (place: Place) => void
  readonly result: (place: Place) => readonly string[]
  readonly only?: readonly Place[]
}

const middle = (place: Place, composed: string) => (place === 'end' ? `${word}${composed}` : `你好${composed}世界`)

const cases: readonly Case[] = [
  { name: 'nothing happens', does: () => undefined, result: (place) => [middle(place, '中')] },
  { name: 'somebody writes before', does: (place) => target(place).insert(0, '甲'), result: (place) => [`甲${middle(place, '中')}`] },
  {
    name: 'somebody writes behind',
    does: (place) => target(place).insert(4, '乙'),
    result: (place) => (place === 'end' ? [`${word}中乙`, `${word}乙中`] : ['你好中世界乙']),
  },
  {
    name: 'somebody writes at the same place',
    does: (place) => target(place).insert(place === 'end' ? 4 : 2, '丙'),
    result: (place) => [middle(place, '中丙'), middle(place, '丙中')],
  },
  {
    name: 'somebody writes in another paragraph',
    does: () => (remote.doc.getXmlFragment('body').get(1) as Y.XmlElement).insert(0, [text('丁')]),
    result: (place) => [middle(place, '中')],
  },
  {
    name: 'somebody puts a paragraph above',
    does: () => remote.doc.getXmlFragment('body').insert(0, [element('paragraph', text('新的一段'))]),
    result: (place) => [middle(place, '中')],
  },
  {
    name: 'somebody deletes the character behind',
    does: (place) => target(place).delete(2, 1),
    result: (place) => [place === 'end' ? '你好界中' : '你好中界'],
  },
  {
    name: 'somebody deletes the character before',
    does: (place) => target(place).delete(place === 'end' ? 3 : 1, 1),
    result: (place) => [place === 'end' ? '你好世中' : '你中世界'],
  },
  {
    name: 'somebody formats around it',
    does: (place) => target(place).format(0, 4, { italic: {} }),
    result: (place) => [middle(place, '中')],
    only: ['body', 'end', 'bold', 'list', 'cell'],
  },
  {
    name: 'somebody splits the paragraph',
    does: (place) => {
      const whole = target(place)
      const parent = whole.parent as Y.XmlElement
      const around = parent.parent as Y.XmlElement
      const at = around.toArray().indexOf(parent)
      remote.doc.transact(() => {
        whole.delete(2, 2)
        around.insert(at + 1, [element('paragraph', text('世界'))])
      })
    },
    result: (place) => (place === 'end' ? ['你好中\n世界', '你好\n世界中', '你好\n中世界'] : ['你好中\n世界', '你好\n中世界']),
  },
  {
    name: 'somebody joins the paragraph with the next one',
    does: (place) => {
      const own = target(place).parent as Y.XmlElement
      const item = place === 'list' ? (own.parent as Y.XmlElement) : own
      const around = item.parent as Y.XmlFragment
      const next = around.get(around.toArray().indexOf(item) + 1) as Y.XmlElement
      remote.doc.transact(() => {
        const moved = next.toString().replace(/<[^>]*>/g, '')
        around.delete(around.toArray().indexOf(next), 1)
        target(place).insert(4, moved)
      })
    },
    result: (place) => {
      const behind = isLine(place) ? '第二行' : place === 'list' ? '第二条' : place === 'cell' ? '第二段' : '后面一段。'
      return place === 'end' ? [`${word}中${behind}`, `${word}${behind}中`] : [`你好中世界${behind}`]
    },
  },
]

/** Kicker and deck are built as the headline is; they show that nobody forgot them. */
const briefly: readonly string[] = ['nothing happens', 'somebody writes at the same place', 'somebody splits the paragraph']

function applies({ name, only }: Case, place: Place): boolean {
  if (place === 'kicker' || place === 'deck') return briefly.includes(name)
  return only === undefined || only.includes(place)
}

/** The lines of the place, as the colleague has them. */
function lines(place: Place): string {
  const all: string[] = []
  const walk = (node: Y.XmlFragment | Y.XmlElement): void => {
    for (const child of node.toArray()) {
      if (child instanceof Y.XmlText) all.push(plain(child))
      else walk(child as Y.XmlElement)
    }
  }
  walk(remote.doc.getXmlFragment(field(place)))
  return all.join('\n')
}

/** Waits until the word has come and both sides show the same; gives the lines. */
async function settled(place: Place): Promise<string> {
  await waitFor('the word arrives', () => lines(place).includes('中'), { state: () => lines(place) })
  await waitSaved(writer.page)
  await Promise.all([writer.page, second.page].map((page) => shows(page, place)))
  return lines(place)
}

describe.each(places)('zhong becomes 中 in the %s', (place) => {
  test.each(cases.filter((one) => applies(one, place)))('while $name', async ({ does, result }) => {
    await prepare(place)
    await method.compose('zh')
    remote.doc.transact(() => does(place))
    await remote.saved()
    await method.compose('zhong', 2)
    await method.commit('中')
    const found = await settled(place)
    expect(
      result(place).filter((wanted) => found.split('\n').join('\n').includes(wanted)),
      `one of ${result(place).join(' | ')} in ${found}`,
    ).not.toEqual([])
    expect(found.split('中').length, 'the word stands once').toBe(2)
    expect(leaked, 'pinyin that colleagues saw').toEqual([])
    expect(writer.complaints).toEqual([])
  })

  test('and one undo takes it back', async () => {
    await prepare(place)
    const before = lines(place)
    await method.compose('zhong')
    await method.commit('中')
    expect(await settled(place)).toContain(middle(place, '中'))
    await writer.page.keyboard.press('Control+z')
    await waitFor('it is gone', () => lines(place) === before, { state: () => lines(place) })
    await writer.page.keyboard.press('Control+Shift+z')
    expect(await settled(place)).toContain(middle(place, '中'))
    expect(leaked).toEqual([])
  })

  test('and an abandoned one leaves nothing', async () => {
    await prepare(place)
    const before = lines(place)
    await method.compose('zhong')
    await method.cancel()
    await writer.page.keyboard.type('。')
    await waitFor('what was typed after it arrives', () => lines(place).includes(middle(place, '。')), { state: () => lines(place) })
    expect(lines(place).replace(middle(place, '。'), word)).toBe(before)
    expect(leaked).toEqual([])
  })

  test('and somebody composes at the same place, who is seen doing so', async () => {
    await prepare(place)
    await caretIn(second.page, field(place), word, place === 'end' ? 4 : 2)
    await method.compose('zh')
    const flag = second.page.locator(`[data-field=${field(place)}] .ed-caret[data-composing]`)
    await flag.waitFor({ state: 'attached' })
    const said = () => flag.evaluate((caret) => getComputedStyle(caret, '::after').content)
    await waitFor('the flag says so', async () => /^attr\(data-name\)|".*正在输入/.test(await said()), { state: said })
    await otherMethod.compose('we')
    await method.compose('zhong', 2)
    await method.commit('中')
    await otherMethod.compose('wen', 2)
    await otherMethod.commit('文')
    const wanted = [middle(place, '中文'), middle(place, '文中')]
    await waitFor('both words are there', () => wanted.some((line) => lines(place).includes(line)), { state: () => lines(place) })
    await flag.waitFor({ state: 'detached' })
    await settled(place)
    expect(leaked).toEqual([])
    expect([...writer.complaints, ...second.complaints]).toEqual([])
  })
})

test('over a selection the word takes its place', async () => {
  await prepare('body')
  await caretIn(writer.page, 'body', word, 1, 2)
  await method.compose('zhong')
  await method.commit('中')
  expect(await settled('body')).toContain('你中界')
  await writer.page.keyboard.press('Control+z')
  await waitFor('one undo brings it back', () => lines('body').includes(word), { state: () => lines('body') })
  expect(leaked).toEqual([])
})

test.each(['body', 'headline', 'list', 'cell'] as const)('the line breaks in the middle of a word in the %s', async (place) => {
  await prepare(place)
  await method.compose('zh')
  await writer.context.setOffline(true)
  proxy.refuse(true)
  proxy.cut()
  await method.compose('zhong', 2)
  await method.commit('中')
  target(place).insert(0, '甲')
  await remote.saved()
  expect(lines(place)).not.toContain('中')
  proxy.refuse(false)
  await writer.context.setOffline(false)
  expect(await settled(place)).toContain('甲你好中世界')
  expect(leaked).toEqual([])
  writer.complaints.length = 0 // of the line that was cut
})

test.each(['body', 'list', 'cell'] as const)(
  'somebody deletes the paragraph in which a word is composed, in the %s: the word is kept',
  async (place) => {
    await prepare(place)
    await method.compose('zh')
    const own = target(place).parent as Y.XmlElement
    const around = own.parent as Y.XmlFragment
    around.delete(around.toArray().indexOf(own), 1)
    await remote.saved()
    await method.compose('zhong', 2)
    await method.commit('中')
    await waitSaved(writer.page)
    const bar = writer.page.locator('[data-refused="0"]')
    await bar.getByRole('button', { name: '查看文字' }).click()
    expect(await bar.locator('pre').innerText()).toBe('中')
    await bar.getByRole('button', { name: '知道了' }).click()
    await bar.waitFor({ state: 'detached' })
    expect(lines(place)).not.toContain('中')
    expect(leaked).toEqual([])
    expect(writer.complaints).toEqual([])
  },
)
