import { expect, test } from 'vitest'
import {
  blockTexts,
  bodyCharacters,
  countCharacters,
  headlineFor,
  isEmpty,
  lineText,
  pictureIds,
  searchableText,
} from '#shared/article/read.ts'
import { figure, p, richArticle } from '../../support/fixtures/exportInput.ts'
import { modelArticle, modelHeads } from '../../support/fixtures/modelArticle.ts'

test.each([
  ['', 0],
  ['甲乙', 2],
  ['甲，乙。', 4],
  ['a b c', 3],
  ['　　甲\n\t乙', 2],
  ['𠮷野家', 3],
  ['甲\u200b乙\ufeff\u2060', 2],
  ['“全民阅读”2026', 10],
])('%j is %i characters', (text, count) => {
  expect(countCharacters(text)).toBe(count)
})

test('characters of parts add up, wherever the text is cut', () => {
  const text = blockTexts(modelArticle().body).join('')
  for (let cut = 0; cut <= text.length; cut += 37) {
    expect(countCharacters(text.slice(0, cut)) + countCharacters(text.slice(cut))).toBe(countCharacters(text))
  }
})

test('the model article has the shape that papers print', () => {
  const article = modelArticle()
  const heads = (level: number) =>
    article.body.flatMap((block) =>
      block.type === 'paragraph'
        ? block.content.flatMap((node) =>
            node.type === 'text' && node.marks?.some((mark) => mark.type === 'runIn' && mark.attrs.level === level) ? [node.text] : [],
          )
        : [],
    )
  expect(article.body).toHaveLength(6)
  expect(heads(1)).toEqual(modelHeads.level1)
  expect(heads(2)).toEqual(modelHeads.level2)
  expect(heads(1).map(countCharacters)).toEqual([15, 15, 15, 15])
  expect(heads(2).map(countCharacters)).toEqual([7, 7, 7, 7, 7, 7, 7, 7])
  expect(bodyCharacters(article)).toBeGreaterThan(1200)
  expect(blockTexts(article.body).join('')).not.toMatch(/[\u4e00-\u9fff][,:;!?()]|[,:;!?()][\u4e00-\u9fff]/)
})

test('a line field is one line with full-width spaces between', () => {
  expect(lineText([' 甲 ', '乙'])).toBe('甲\u3000乙')
})

test('a version of the headline that nobody wrote is the headline', () => {
  const article = modelArticle({ headline: ['甲', '乙'], meta: { wechatTitle: '微信里的题' } })
  expect(headlineFor(article, 'wechatTitle')).toBe('微信里的题')
  expect(headlineFor(article, 'webTitle')).toBe('甲\u3000乙')
  expect(headlineFor(article, 'shortTitle')).toBe('甲\u3000乙')
  expect(searchableText(article)).toContain('微信里的题')
})

test('captions, credits, lists and cells count and can be found', () => {
  const article = richArticle()
  const texts = blockTexts(article.body)
  for (const text of ['晚间九时，中心馆二楼阅览室仍坐满读者。', '顾青 摄', '普通图书，一次十册', '——读者留言簿'])
    expect(texts).toContain(text)
  expect(texts).toContain('中心馆\t8:30—21:30\t64.2')
  for (const word of ['十五分钟阅读圈', '全民阅读', '免押', '分馆九处']) expect(searchableText(article)).toContain(word)
})

test('pictures are listed in order, each once, also inside quotes', () => {
  const body = [
    figure('b', '', ''),
    { type: 'blockquote' as const, content: [figure('a', '', ''), figure('b', '', '')] },
    figure('', '', ''),
  ]
  expect(pictureIds(body)).toEqual(['b', 'a'])
})

test('an article is empty until somebody has written something that can be seen', () => {
  expect(isEmpty(modelArticle({ headline: [], body: [] }))).toBe(true)
  expect(isEmpty(modelArticle({ headline: [], body: [p(' 　\u200b')] }))).toBe(true)
  expect(isEmpty(modelArticle({ headline: ['\u200b'], body: [p('\u2060\ufeff')] }))).toBe(true)
  expect(isEmpty(modelArticle({ headline: ['题'], body: [] }))).toBe(false)
  expect(isEmpty(modelArticle({ headline: [], body: [p('一')] }))).toBe(false)
})
