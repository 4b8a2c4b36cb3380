import { expect, test } from 'vitest'
import { blockTexts } from '#shared/article/read.ts'
import { bodySchema } from '#shared/article/schema.ts'
import { pasteHtml } from '../../src/editor/paste/cleanPaste.ts'
import { parseHtml } from '../support/parseHtml.ts'
import { pick, rng } from '../support/rng.ts'

/* Pages that nobody would write: whatever is copied, its words arrive, and the result is an article. */

const names =
  'p p div section span b font ul ol li li table tr td td th blockquote h1 h3 a pre figure figcaption center dl dd sup br hr img o:p st1:place custom-x article'.split(
    ' ',
  )
const styles = [
  '',
  'font-weight:bold',
  'mso-list:l0 level1 lfo1',
  'mso-list:l1 level3 lfo2',
  'text-decoration:underline',
  'white-space:pre-wrap',
  'mso-element:footnote-list',
]
const classes = ['', 'MsoNormal', 'list-bullet2', 'list-number1', 'ace-line', 'ne-ul', 'xl65', 'pictext', 'ListContainerWrapper']
const marks = [
  '',
  '<!--enpcontent-->',
  '<i data-lark-html-role="root"></i>',
  '<i class="ne-p"></i>',
  '<i class="NormalTextRun"></i>',
  '<i id="js_content"></i>',
  '<i class=MsoX></i>',
]

function randomHtml(random: () => number, words: string[], depth: number): string {
  let html = ''
  for (let left = Math.floor(random() * 5); left >= 0; left--) {
    if (depth === 0 || random() < 0.4) {
      // Letters in brackets, so that no list takes a word for the marker of an item.
      const word = `〔字${words.length}〕`
      words.push(word)
      html += pick(random, ['', ' ', '\n', '　　', '&nbsp;', '\u200b']) + word
    } else {
      const name = pick(random, names)
      html += `<${name} class="${pick(random, classes)}" style="${pick(random, styles)}" ne-level=1 data-aria-level=2 rowspan=${Math.floor(random() * 4)} colspan=2>`
      html += randomHtml(random, words, depth - 1)
      if (random() < 0.9) html += `</${name}>`
    }
  }
  return html
}

test('every word of random pages arrives, once and in an article that the schema takes', () => {
  const seed = Date.now() % 1_000_000
  const random = rng(seed)
  const schema = bodySchema()
  for (let round = 0; round < 400; round++) {
    const words: string[] = []
    const html = pick(random, marks) + randomHtml(random, words, 6)
    const { blocks, pictures, report } = pasteHtml(html, parseHtml)
    const text = blockTexts(blocks).join('\n')
    const lost = words.filter((word) => text.split(word).length !== 2)
    expect(lost, `seed ${seed}, round ${round}, from ${report.source}: ${html}`).toEqual([])
    expect(() => schema.nodeFromJSON({ type: 'doc', content: blocks }).check(), `seed ${seed}, round ${round}: ${html}`).not.toThrow()
    expect(JSON.stringify(blocks).split('"figure"').length - 1).toBe(pictures.length)
  }
})
