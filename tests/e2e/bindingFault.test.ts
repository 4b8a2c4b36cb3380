import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fieldOf, openArticle, typeInto, waitSaved } from '../support/browser.ts'
import { connect } from '../support/collabClient.ts'
import { waitFor } from '../support/waitFor.ts'
import { exported, startedArticle } from './startedArticle.ts'
import { twoWriters } from './twoWriters.ts'

/* When an editor and its document are not the same any more, it stops instead of typing on: real faults are planted. */

const room = twoWriters()

async function written(text: string): Promise<string> {
  const { page } = room.writer
  room.writer.complaints.length = 0
  const articleId = await startedArticle(room.author)
  await openArticle(page, articleId)
  await typeInto(page, 'body', text)
  await waitSaved(page)
  return articleId
}

test('what the editor cannot show stops it, is told once, and nothing is removed', async () => {
  const { page, complaints } = room.writer
  const articleId = await written('原来的一段。')
  const remote = await connect(room.server, articleId, room.author, { ext: true }).synced()
  const strange = new Y.XmlElement('hologram')
  strange.insert(0, [new Y.XmlText('谁也没见过的东西')])
  remote.doc.getXmlFragment('body').insert(1, [strange])
  const bar = page.getByRole('alert').filter({ hasText: '编辑器出错，已停止输入' })
  await bar.waitFor()
  expect(await bar.innerText()).toContain('“正文”')
  expect(await fieldOf(page, 'body').getAttribute('contenteditable')).toBe('false')
  expect(await fieldOf(page, 'body').getAttribute('aria-readonly')).toBe('true')
  // The other fields go on.
  await typeInto(page, 'headline', '标题照写')
  await waitSaved(page)
  remote.doc.getXmlFragment('body').insert(0, [new Y.XmlElement('paragraph')])
  await remote.saved()
  await waitFor('the headline has arrived', () => remote.text('headline') === '标题照写')
  const body = remote.doc.getXmlFragment('body').toString()
  expect(body).toContain('原来的一段。')
  expect(body).toContain('谁也没见过的东西')
  expect(complaints).toHaveLength(1)
  remote.destroy()
})

test('an editor that shows something else than the document is found out, and offers what only it has', async () => {
  const { page, complaints } = room.writer
  const articleId = await written('原来的一段。')
  // A node is changed behind the editor's back, as a fault in the memory of a page would do it.
  await page.evaluate(() => {
    const body = document.querySelector('[data-field=body]') as Element & {
      editor?: { state: { doc: { firstChild: { firstChild: { text: string } } } } }
    }
    if (body.editor) body.editor.state.doc.firstChild.firstChild.text = '只在编辑器里'
  })
  const remote = await connect(room.server, articleId, room.author, { ext: true }).synced()
  remote.doc.getXmlFragment('body').insert(1, [new Y.XmlElement('paragraph')])
  const bar = page.locator('[data-refused="-1"]')
  await bar.waitFor()
  expect(await fieldOf(page, 'body').getAttribute('contenteditable')).toBe('false')
  await bar.getByRole('button', { name: '查看文字' }).click()
  expect(await bar.locator('pre').innerText()).toContain('只在编辑器里')
  expect(complaints).toHaveLength(1)
  await bar.getByRole('button', { name: '重新载入' }).click()
  await page.locator('[data-field=body][contenteditable=true]').waitFor()
  expect(await exported(room.author, articleId, 'text')).toContain('原来的一段。')
  // The copy is kept until its writer says that it is no longer needed.
  await page.locator('[data-refused="-1"]').getByRole('button', { name: '知道了' }).click()
  complaints.length = 0
  await page.keyboard.press('Escape')
  await typeInto(page, 'body', '接着写')
  await waitSaved(page)
  expect(complaints).toEqual([])
  remote.destroy()
})
