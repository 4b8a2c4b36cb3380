import type { Page } from 'playwright-core'
import { pick } from '../support/rng.ts'

const words = ['渡船', '离岸', '准点', '江风', '两岸', 'ferry ', '2026', '，', '。'] as const

/** What a robot may do, with how often it does it. */
const habits = [
  { weight: 10, act: (page: Page, random: () => number) => page.keyboard.type(pick(random, words)) },
  { weight: 3, act: (page: Page) => page.keyboard.press('Enter') },
  { weight: 2, act: (page: Page) => page.keyboard.press('Shift+Enter') },
  { weight: 3, act: (page: Page) => page.keyboard.press('Backspace') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Delete') },
  { weight: 2, act: (page: Page) => page.keyboard.press('Home') },
  { weight: 2, act: (page: Page) => page.keyboard.press('End') },
  { weight: 2, act: (page: Page) => page.keyboard.press('ArrowUp') },
  { weight: 2, act: (page: Page) => page.keyboard.press('ArrowDown') },
  { weight: 2, act: (page: Page) => page.keyboard.press('Tab') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Shift+Tab') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+b') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+z') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Shift+z') },
  { weight: 2, act: selectBackwards },
  { weight: 1, act: (page: Page) => page.keyboard.press('Shift+ArrowUp') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Shift+8') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Shift+b') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Alt+3') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Alt+0') },
  { weight: 1, act: (page: Page) => page.keyboard.press('Control+Alt+1') },

  { weight: 5, act: clickSomewhere },
  { weight: 2, act: changeTable },
] as const

const choices = habits.flatMap(({ weight, act }) => Array.from({ length: weight }, () => act))

/** Writes, splits, joins, formats and changes tables at random in the body, in the given number of steps. */
export async function runRobot(page: Page, random: () => number, steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await pick(random, choices)(page, random)
    await page.locator('[data-field=body]').evaluate((body: HTMLElement) => {
      if (!body.contains(document.activeElement)) body.focus()
    })
  }
}

async function selectBackwards(page: Page, random: () => number): Promise<void> {
  for (let i = 0; i < 1 + random() * 3; i++) await page.keyboard.press('Shift+ArrowLeft')
}

/** Puts the caret at the end of a random paragraph, in a cell or outside. */
async function clickSomewhere(page: Page, random: () => number): Promise<void> {
  const share = random()
  await page.evaluate((at) => {
    const lines = document.querySelectorAll('[data-field=body] p')
    const line = lines[Math.floor(at * lines.length)]
    if (line) document.getSelection()?.collapse(line, line.childNodes.length)
  }, share)
}

/** Chooses one of the lines of the table menu, but never the one that takes the whole table away. */
async function changeTable(page: Page, random: () => number): Promise<void> {
  await page.getByRole('toolbar').getByRole('button', { name: '表格', exact: true }).click()
  const lines = page.getByRole('menuitem')
  await lines.first().waitFor()
  const labels = (await lines.allInnerTexts()).filter((label) => label !== '删除表格' && label !== '合并或拆分单元格')
  await page.getByRole('menuitem', { name: pick(random, labels) }).click()
  await lines.first().waitFor({ state: 'detached' })
}
