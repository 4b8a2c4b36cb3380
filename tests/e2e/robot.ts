import type { Page } from 'playwright-core'
import { pick } from '../support/rng.ts'
import type { ComposedLetters } from './composedLetters.ts'
import { InputMethod } from './composition.ts'

/** A picture of one pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

/** What a robot writes with; no other robot has any of it. */
export interface Alphabet {
  /** The code point from which on its characters go; it needs some thousands of them. */
  readonly firstCharacter: number
  readonly letters: ComposedLetters
}

/** Somebody who does at random whatever the editor can do, and never writes the same character twice. */
export class Robot {
  readonly page: Page
  readonly random: () => number
  readonly #method: InputMethod
  readonly #letters: ComposedLetters
  #next: number
  /** What was done last, for a failure's report. */
  readonly done: string[] = []

  private constructor(page: Page, random: () => number, alphabet: Alphabet, method: InputMethod) {
    this.page = page
    this.random = random
    this.#next = alphabet.firstCharacter
    this.#letters = alphabet.letters
    this.#method = method
  }

  static async of(page: Page, random: () => number, alphabet: Alphabet): Promise<Robot> {
    return new Robot(page, random, alphabet, await InputMethod.of(page))
  }

  async act(): Promise<void> {
    const [name, act] = pick(this.random, choices)
    this.done.push(`${Date.now() % 1_000_000} ${name}`)
    await this.#focus()
    await act(this)
  }

  /** A few characters that nobody has written yet. */
  fresh(most = 4): string {
    const count = 1 + Math.floor(this.random() * most)
    return Array.from({ length: count }, () => String.fromCodePoint(this.#next++)).join('')
  }

  press(...keys: string[]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve())
  }

  async type(): Promise<void> {
    await this.page.keyboard.insertText(this.fresh())
  }

  async compose(): Promise<void> {
    const letters = this.#letters.take(1 + Math.floor(this.random() * 4))
    await this.#method.compose(letters)
    const isGivenUp = this.random() < 0.15
    this.done.push(`${Date.now() % 1_000_000} ${letters} ${isGivenUp ? 'is given up' : 'is chosen'}`)
    if (isGivenUp) await this.#method.cancel()
    else await this.#method.commit(this.fresh(2))
  }

  /**
   * Composes and turns to something else before the word is there: what stands there stays, or goes whole. It does so as with a
   * finger on a phone, where the input method goes on composing; a computer ends the composition when a mouse is pressed.
   */
  async composeHalf(): Promise<void> {
    await this.#method.compose(this.fresh(3))
    const [name, turn] = pick(this.random, distractions)
    this.done.push(`${Date.now() % 1_000_000} half a word, then ${name}`)
    await turn(this)
    if (this.random() < 0.3) await this.#method.cancel()
  }

  /** Selects a few characters or lines from the caret on. */
  async select(): Promise<void> {
    const key = pick(this.random, ['Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp'])
    for (let i = 0; i < 1 + this.random() * 3; i++) await this.press(key)
  }

  async tool(name: string): Promise<void> {
    if (!(await this.#isInBody())) return
    const button = this.page.getByRole('toolbar').getByRole('button', { name, exact: true })
    if (await button.isEnabled()) await button.click({ timeout: 1500 }).catch(() => undefined) // the caret may have left the body
  }

  /** Chooses one of the lines of the table menu, but never the one that takes the whole table away. */
  async table(): Promise<void> {
    await this.tool('表格')
    const lines = this.page.getByRole('menuitem')
    if (!(await appears(lines.first()))) return
    const labels = await lines.evaluateAll((items) =>
      items.filter((item) => item.getAttribute('aria-disabled') !== 'true').map((item) => item.textContent?.trim() ?? ''),
    )
    const wanted = labels.filter((label) => label !== '删除表格')
    if (wanted.length > 0)
      await this.page
        .getByRole('menuitem', { name: pick(this.random, wanted) })
        .click({ timeout: 1500 })
        .catch(() => undefined)
    else await this.press('Escape')
    await lines
      .first()
      .waitFor({ state: 'detached', timeout: 5000 })
      .catch(() => this.press('Escape'))
  }

  async link(): Promise<void> {
    await this.select()
    await this.press('Control+k')
    const address = this.page.getByRole('textbox', { name: '链接地址' })
    if (!(await appears(address))) return
    await address.fill('https://example.com/')
    await this.press('Enter')
    await address.waitFor({ state: 'detached' })
  }

  async character(): Promise<void> {
    await this.tool('特殊字符')
    const cell = this.page
      .getByRole('button', { name: '→' })
      .or(this.page.getByRole('button', { name: '《》' }))
      .first()
    if (await appears(cell)) await cell.click({ timeout: 1500 }).catch(() => undefined)
    else await this.press('Escape')
  }

  async findAndReplace(): Promise<void> {
    const words = await this.page.locator('[data-field=body]').innerText()
    const letters = [...words].filter((letter) => letter >= '\u4e00' && letter <= '\u9fff')
    if (letters.length === 0) return
    await this.press('Control+h')
    const sought = this.page.getByRole('textbox', { name: '查找内容' })
    if (!(await appears(sought))) return
    await sought.fill(pick(this.random, letters))
    await this.page.getByRole('textbox', { name: '替换为' }).fill(this.fresh(2))
    await this.page.getByRole('button', { name: pick(this.random, ['替换', '全部替换']), exact: true }).click()
    await this.page.getByRole('button', { name: '关闭查找' }).click()
    await sought.waitFor({ state: 'detached' })
  }

  async picture(): Promise<void> {
    const input = this.page.locator('input[type=file]').first()
    const button = this.page.getByRole('toolbar').getByRole('button', { name: '插入图片', exact: true })
    if (
      !(await this.#isInBody()) ||
      !(await button.isEnabled()) ||
      (await this.page.locator('[data-field=body] figure').count()) > 5 ||
      (await input.count()) === 0
    )
      return
    await input.setInputFiles({ name: 'pixel.png', mimeType: 'image/png', buffer: pixel })
  }

  /** Takes what is selected and drops it at the beginning of some paragraph. */
  async drag(): Promise<void> {
    await this.select()
    const from = await this.page.evaluate(() => {
      const selection = document.getSelection()
      const box = selection?.isCollapsed === false ? selection.getRangeAt(0).getClientRects()[0] : undefined
      return box === undefined ? null : { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    })
    const lines = await this.page.locator('[data-field=body] p').all()
    const to = (await lines[Math.floor(this.random() * 5)]?.boundingBox({ timeout: 1000 }).catch(() => null)) ?? null
    if (from === null || to === null || to.y > 700 || to.y < 60 || from.y > 760 || from.y < 60) return
    const { mouse } = this.page
    await mouse.move(from.x, from.y)
    await mouse.down()
    await mouse.move(from.x + 6, from.y + 3)
    await mouse.move(to.x + 3, to.y + 6, { steps: 3 })
    await mouse.up()
  }

  /** Puts the caret at the end of a paragraph, in a cell or outside, or into another field. */
  async click(): Promise<void> {
    const share = this.random()
    await this.page.evaluate((at) => {
      const lines = document.querySelectorAll('[data-field] p, [data-field] h2, [data-field] figcaption')
      const line = lines[Math.floor(at * lines.length)]
      line?.closest<HTMLElement>('[data-field]')?.focus()
      if (line) document.getSelection()?.collapse(line, line.childNodes.length)
    }, share)
  }

  #isInBody(): Promise<boolean> {
    return this.page.evaluate(() => document.activeElement?.closest('[data-field=body]') != null)
  }

  /** A button within a field does not count: with the focus there no input method composes in the text. */
  async #focus(): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement?.hasAttribute('data-field')) return
      document.querySelector<HTMLElement>('[data-field=body]')?.focus()
    })
  }
}

/** A menu or dialog that a command opens; without it the command is not possible here. */
async function appears(locator: ReturnType<Page['locator']>): Promise<boolean> {
  return await locator.waitFor({ timeout: 1500 }).then(
    () => true,
    () => false,
  )
}

const keys = (...list: string[]) => {
  return (robot: Robot) => robot.press(...list)
}

/** What a hand can do while an input method has the keys. */
const distractions: readonly (readonly [name: string, turn: (robot: Robot) => Promise<void>])[] = [
  ['click', (robot) => robot.click()],
  ['undo', (robot) => robot.tool('撤销我的改动')],
  ['redo', (robot) => robot.tool('重做')],
  ['bold', (robot) => robot.tool('加粗')],
  ['divider', (robot) => robot.tool('分隔线')],
  ['drag', (robot) => robot.drag()],
  ['table', (robot) => robot.table()],
  ['picture', (robot) => robot.picture()],
]

/** What a robot does, and how often. */
const habits: readonly (readonly [name: string, weight: number, act: (robot: Robot) => Promise<void>])[] = [
  ['type', 14, (robot) => robot.type()],
  ['compose', 6, (robot) => robot.compose()],
  ['half a word', 2, (robot) => robot.composeHalf()],
  ['enter', 5, keys('Enter')],
  ['soft return', 2, keys('Shift+Enter')],
  ['backspace', 3, keys('Backspace')],
  ['delete', 2, keys('Delete')],
  ['join with the one before', 3, keys('Home', 'Backspace')],
  ['home', 1, keys('Home')],
  ['end', 2, keys('End')],
  ['up', 2, keys('ArrowUp')],
  ['down', 2, keys('ArrowDown')],
  ['left', 2, keys('ArrowLeft')],
  ['select', 3, (robot) => robot.select()],
  ['click', 6, (robot) => robot.click()],
  ['tab', 2, keys('Tab')],
  ['shift tab', 2, keys('Shift+Tab')],
  ['bold', 1, keys('Control+b')],
  ['italic', 1, keys('Control+i')],
  ['underline', 1, keys('Control+u')],
  ['strike', 1, keys('Control+Shift+x')],
  ['run-in 1', 1, keys('Control+Alt+1')],
  ['run-in 2', 1, keys('Control+Alt+2')],
  ['paragraph', 1, keys('Control+Alt+0')],
  ['heading 2', 1, keys('Control+Alt+3')],
  ['heading 3', 1, keys('Control+Alt+4')],
  ['bullet list', 1, keys('Control+Shift+8')],
  ['ordered list', 1, keys('Control+Shift+7')],
  ['quote', 1, keys('Control+Shift+b')],
  ['divider', 1, (robot) => robot.tool('分隔线')],
  ['table', 2, (robot) => robot.table()],
  ['link', 1, (robot) => robot.link()],
  ['character', 1, (robot) => robot.character()],
  ['find and replace', 1, (robot) => robot.findAndReplace()],
  ['picture', 1, (robot) => robot.picture()],
  [
    'cut and paste',
    2,
    async (robot) => {
      await robot.select()
      await robot.press('Control+x')
      await robot.click()
      await robot.press('Control+v')
    },
  ],
  ['drag', 1, (robot) => robot.drag()],
  ['undo', 3, keys('Control+z')],
  ['redo', 2, keys('Control+Shift+z')],
]

const choices = habits.flatMap(([name, weight, act]) => Array.from({ length: weight }, () => [name, act] as const))
