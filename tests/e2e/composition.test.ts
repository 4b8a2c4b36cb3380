import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type BrowserPerson, fieldOf, launchBrowser, newPerson, openArticle, waitSaved } from '../support/browser.ts'
import { type CollabClient, connect } from '../support/collabClient.ts'
import { FaultProxy } from '../support/faultProxy.ts'
import { signIn, type TestPerson } from '../support/people.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { waitFor } from '../support/waitFor.ts'
import { caretIn, InputMethod } from './composition.ts'
import { shownBody } from './shownBody.ts'
import { startedArticle } from './startedArticle.ts'

/*
 * Chinese is composed: the letters zhong stand in the text for a while, then 中 takes their place. Whatever colleagues do
 * meanwhile, both sides end with the same text, nobody else ever sees a letter of pinyin, and one undo takes the word back.
 */

let server: TestServer
let browser: Browser
let proxy: FaultProxy
let author: TestPerson
let colleague: TestPerson
let writer: BrowserPerson
let second: BrowserPerson
let method: InputMethod
let remote: CollabClient
let articleId: string
/** Latin letters that a colleague was sent. */
let leaked: string[]

beforeAll(async () => {
  server = await startServer({ demo: true })
  proxy = await FaultProxy.before(server.port)
  browser = await launchBrowser()
  author = await signIn(server, 'reporter')
  colleague = await signIn(server, 'reporter2')
  writer = await newPerson(browser, { url: `http://127.0.0.1:${proxy.port}` }, 'reporter')
  second = await newPerson(browser, server, 'stringer')
  method = await InputMethod.of(writer.page)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await proxy?.close()
  await server?.stop()
})

/** The places of an article in which people write, each with the text 你好世界. */
const places = ['body', 'end', 'bold', 'headline', 'list', 'cell'] as const
type Place = (typeof places)[number]
const word = '你好世界'

beforeEach(async () => {
  articleId = await startedArticle(author)
  remote = await connect(server, articleId, colleague, { ext: true }).synced()
  leaked = []
  remote.doc.on('afterTransaction', () => {
    const letters = /[a-z]+/.exec([remote.text('headline'), plainBody()].join('\n'))
    if (letters) leaked.push(letters[0])
  })
})

afterEach(async () => {
  remote.destroy()
  proxy.refuse(false)
  await writer.context.setOffline(false)
  writer.complaints.length = 0 // of a line that was cut on purpose
})

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

/** Puts 你好世界 into the place, and other text around it. */
async function prepare(place: Place): Promise<void> {
  const { doc } = remote
  const body = doc.getXmlFragment('body')
  doc.transact(() => {
    body.delete(0, body.length)
    const line = place === 'bold' ? text(word, { bold: {} }) : text(place === 'body' || place === 'end' ? word : '另一段文字。')
    const blocks = [element('paragraph', line), element('paragraph', text('后面一段。'))]
    const inside = element('paragraph', text(word))
    if (place === 'list')
      blocks.push(element('bulletList', element('listItem', inside), element('listItem', element('paragraph', text('第二条')))))
    if (place === 'cell')
      blocks.push(
        element('table', element('tableRow', element('tableCell', inside), element('tableCell', element('paragraph', text('旁边'))))),
      )
    body.insert(0, blocks)
    if (place === 'headline') {
      const headline = doc.getXmlFragment('headline')
      const first = headline.get(0) as Y.XmlElement
      first.insert(0, [text(word)])
    }
  })
  await remote.saved()
  leaked = []
  await openArticle(writer.page, articleId)
  await writer.page.getByText(word).first().waitFor()
  await caretIn(writer.page, field(place), word, place === 'end' ? 4 : 2)
}

function field(place: Place): 'headline' | 'body' {
  return place === 'headline' ? 'headline' : 'body'
}

function plainBody(): string {
  return remote.doc
    .getXmlFragment('body')
    .toString()
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
    only: ['body', 'end', 'list', 'cell'],
  },
  {
    name: 'somebody joins the paragraph with the next one',
    does: (place) => {
      const body = remote.doc.getXmlFragment('body')
      remote.doc.transact(() => {
        body.delete(1, 1)
        target(place).insert(4, '后面一段。')
      })
    },
    result: (place) => (place === 'end' ? [`${word}中后面一段。`, `${word}后面一段。中`] : ['你好中世界后面一段。']),
    only: ['body', 'end', 'bold'],
  },
]

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
  let shown = ''
  await waitFor(
    'both sides are the same',
    async () => {
      shown =
        field(place) === 'headline'
          ? (await fieldOf(writer.page, 'headline').innerText()).replace(/[\u2060\ufeff\u200b]/g, '')
          : (await shownBody(writer.page)).replace(/<[^>]*>/g, '')
      return shown.replace(/\s/g, '') === lines(place).replace(/\s/g, '')
    },
    { state: () => `${shown}\n———\n${lines(place)}` },
  )
  return lines(place)
}

describe.each(places)('zhong becomes 中 in the %s', (place) => {
  test.each(cases.filter(({ only }) => only === undefined || only.includes(place)))('while $name', async ({ does, result }) => {
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
    await settled(place)
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

test('two people compose at the same place', async () => {
  await prepare('body')
  await openArticle(second.page, articleId)
  await second.page.getByText(word).first().waitFor()
  await caretIn(second.page, 'body', word, 2)
  const other = await InputMethod.of(second.page)
  await method.compose('zh')
  await other.compose('we')
  await method.compose('zhong', 2)
  await method.commit('中')
  await other.compose('wen', 2)
  await other.commit('文')
  await waitFor('both words are there', () => /你好(中文|文中)世界/.test(lines('body')), { state: () => lines('body') })
  await settled('body')
  expect(leaked).toEqual([])
  expect([...writer.complaints, ...second.complaints]).toEqual([])
})

test('the line breaks in the middle of a word', async () => {
  await prepare('body')
  await method.compose('zh')
  await writer.context.setOffline(true)
  proxy.refuse(true)
  proxy.cut()
  await method.compose('zhong', 2)
  await method.commit('中')
  target('body').insert(0, '甲')
  await remote.saved()
  expect(lines('body')).not.toContain('中')
  proxy.refuse(false)
  await writer.context.setOffline(false)
  expect(await settled('body')).toContain('甲你好中世界')
  expect(leaked).toEqual([])
})

test('somebody deletes the paragraph in which a word is composed: the word is kept for its writer', async () => {
  await prepare('body')
  await method.compose('zh')
  remote.doc.getXmlFragment('body').delete(0, 1)
  await remote.saved()
  await method.compose('zhong', 2)
  await method.commit('中')
  await waitSaved(writer.page)
  const bar = writer.page.locator('[data-refused="0"]')
  await bar.getByRole('button', { name: '查看文字' }).click()
  expect(await bar.locator('pre').innerText()).toBe('中')
  expect(lines('body')).toBe('后面一段。')
  expect(leaked).toEqual([])
  expect(writer.complaints).toEqual([])
})
