import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { waitFor } from '../support/waitFor.ts'

/** The help sheet's rows: what a chord is said to do, and the chord as playwright presses it. */
export async function sheetRows(page: Page): Promise<ReadonlyMap<string, string>> {
  await page.keyboard.press('Control+/')
  const rows = page.locator('.article-help > div')
  await rows.first().waitFor()
  const listed = await rows.evaluateAll((list) =>
    list.map(
      (row) => [row.querySelector('dt')?.textContent ?? '', [...row.querySelectorAll('kbd')].map((key) => key.textContent ?? '')] as const,
    ),
  )
  await page.keyboard.press('Escape')
  await rows.first().waitFor({ state: 'detached' })
  const names: Readonly<Record<string, string>> = { Ctrl: 'Control', Esc: 'Escape', '.': 'Period', '\\': 'Backslash' }
  return new Map(listed.map(([label, keys]) => [label, keys.map((key) => names[key] ?? key).join('+')]))
}

/** Proves for one row that its chord does what the row says; starts and ends with the caret behind 甲乙丙。 in the body. */
type Proof = (page: Page, press: (label?: string) => Promise<void>) => Promise<void>

/** Press it: there it is. Press it again: it is gone. */
function toggles(selector: string): Proof {
  return async (page, press) => {
    const made = page.locator(`[data-field=body] ${selector}`)
    await page.keyboard.press('Shift+Home')
    await press()
    await waitFor(`${selector} is there`, async () => (await made.count()) === 1)
    await press()
    await waitFor(`${selector} is gone`, async () => (await made.count()) === 0)
    await page.keyboard.press('End')
  }
}

/** What opens takes the keyboard; Esc gives it back to the text. */
function opens(selector: string): Proof {
  return async (page, press) => {
    await press()
    await page.locator(selector).first().waitFor()
    await page.keyboard.press('Escape')
    await page.locator(selector).first().waitFor({ state: 'detached' })
    await page.locator('[data-field=body]:focus').waitFor()
  }
}

const bodyText = (page: Page) => page.locator('[data-field=body]').innerText()
const findCount = async (page: Page) => (await page.locator('.ed-find-count > [aria-hidden]').innerText()).trim()
const findField = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** Searches for 甲, of which there are two. */
const steps: Proof = async (page, press) => {
  await press('查找')
  await findField(page, '查找内容').fill('甲')
  await waitFor('both are found', async () => (await findCount(page)).endsWith('/2'))
  const before = await findCount(page)
  await press()
  await waitFor('it is at the other one', async () => (await findCount(page)) !== before)
  await page.keyboard.press('Escape')
  await page.locator('[data-field=body]:focus').waitFor()
}

/** A proof for every row; a new row needs one. */
export const proofs: Readonly<Record<string, Proof>> = {
  加粗: toggles('strong:not([data-runin])'),
  斜体: toggles('em'),
  下划线: toggles('u'),
  删除线: toggles('s'),
  一级段首小标题: toggles('strong[data-runin="1"]'),
  二级段首小标题: toggles('strong[data-runin="2"]'),
  大标题: toggles('h2'),
  分标题: toggles('h3'),
  编号列表: toggles('ol'),
  项目列表: toggles('ul'),
  引文: toggles('blockquote'),
  链接: opens('.ed-link-form input:focus'),
  特殊字符: opens('[role=dialog]'),
  '插入段落、列表、图片等': async (page, press) => {
    await page.keyboard.type(' ')
    await press()
    await page.locator('#slash-menu').waitFor()
    for (const key of ['Escape', 'Backspace', 'Backspace']) await page.keyboard.press(key)
  },
  撤销自己的改动: async (page, press) => {
    await page.keyboard.type('戊')
    await press()
    await waitFor('it is taken back', async () => !(await bodyText(page)).includes('戊'))
    await page.keyboard.press('End')
  },
  重做: async (page, press) => {
    await page.keyboard.type('戊')
    await press('撤销自己的改动')
    await press()
    await waitFor('it is back', async () => (await bodyText(page)).includes('戊'))
    await press('撤销自己的改动')
    await page.keyboard.press('End')
  },
  正文段落: async (page, press) => {
    await press('大标题')
    await press()
    await waitFor('it is a paragraph', async () => (await page.locator('[data-field=body] h2').count()) === 0)
  },
  '段内换行、标题断行': async (page, press) => {
    await press()
    await waitFor('there is a break', async () => (await page.locator('[data-field=body] br:not([class])').count()) === 1)
    await page.keyboard.press('Backspace')
    await page.locator('[data-field=headline]').focus()
    await page.keyboard.press('End')
    await press()
    await waitFor('the headline has two lines', async () => (await page.locator('[data-field=headline] p').count()) === 2)
    await page.keyboard.press('Backspace')
    await page.locator('[data-field=body]').focus()
  },
  '表格下一格、列表降一级': async (page, press) => {
    await press('项目列表')
    await page.keyboard.press('Enter')
    await press()
    await waitFor('the item is below the other', async () => (await page.locator('[data-field=body] ul ul').count()) === 1)
    await press('表格上一格、列表升一级')
    await waitFor('it is beside the other', async () => (await page.locator('[data-field=body] ul ul').count()) === 0)
    await waitFor('there is no list any more', async () => {
      if ((await page.locator('[data-field=body] ul').count()) === 0) return true
      await press('撤销自己的改动')
      return false
    })
    await page.keyboard.press('End')
  },
  '表格上一格、列表升一级': async (page, press) => {
    await page.keyboard.press('Enter')
    await page.keyboard.type('/bg')
    await page.keyboard.press('Enter')
    await page.keyboard.type('前')
    await press('表格下一格、列表降一级')
    await page.keyboard.type('后')
    await press()
    await page.keyboard.type('首')
    expect((await page.locator('[data-field=body] th').allInnerTexts()).map((text) => text.trim()).join('|')).toBe('首|后|')
  },
  '到下一栏（引题、主题、副题、正文）': async (page, press) => {
    await page.locator('[data-field=headline]').focus()
    await press()
    await page.locator('[data-field=deck]:focus').waitFor()
    await page.locator('[data-field=body]').focus()
  },
  查找: async (page, press) => {
    await press()
    await findField(page, '查找内容').and(page.locator(':focus')).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-field=body]:focus').waitFor()
  },
  查找和替换: async (page, press) => {
    await press()
    await findField(page, '替换为').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-field=body]:focus').waitFor()
  },
  下一处: steps,
  上一处: steps,
  全部替换: async (page, press) => {
    await press('查找和替换')
    await findField(page, '查找内容').fill('丁')
    await findField(page, '替换为').fill('庚')
    await waitFor('it is found', async () => (await findCount(page)).endsWith('/1'))
    await press()
    await waitFor('it is replaced', async () => (await bodyText(page)).includes('庚'))
    await page.keyboard.press('Escape')
    await page.locator('[data-field=body]:focus').waitFor()
  },
  看看是否已保存: async (page, press) => {
    await press()
    await page.getByText('不用手动保存').first().waitFor()
  },
  回到正文: async (page, press) => {
    await page.getByRole('tab').first().focus()
    await press()
    await page.locator('[data-field=body]:focus').waitFor()
  },
  打开或收起侧栏: async (page, press) => {
    const panel = page.locator('.article-panel')
    const before = await panel.count()
    await press()
    await waitFor('the panel comes or goes', async () => (await panel.count()) !== before)
    await press()
    await waitFor('and back', async () => (await panel.count()) === before)
  },
  专注模式: async (page, press) => {
    await press()
    await page.locator('.article-focus').waitFor()
    await press()
    await page.locator('.article-focus').waitFor({ state: 'detached' })
    await page.locator('[data-field=body]:focus').waitFor()
  },
  作者标色: async (page, press) => {
    await press()
    await page.locator('.author-bar').waitFor()
    await press()
    await page.locator('.author-bar').waitFor({ state: 'detached' })
    await page.locator('[data-field=body]:focus').waitFor()
  },
  这是谁写的: opens('.author-card'),
  本说明: opens('.article-help'),
}
