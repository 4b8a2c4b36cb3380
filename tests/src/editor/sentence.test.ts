import { describe, expect, it } from 'vitest'
import { sentenceAt } from '../../../src/editor/behaviours/sentence.ts'

/** The sentence at the `|` of a text. */
function at(marked: string): string {
  const offset = marked.indexOf('|')
  const text = marked.replace('|', '')
  const { from, to } = sentenceAt(text, offset)
  return text.slice(from, to)
}

describe('sentenceAt', () => {
  it.each([
    ['|凝聚共识。全力以赴。', '凝聚共识。'],
    ['凝聚|共识。全力以赴。', '凝聚共识。'],
    ['凝聚共识。|全力以赴。', '全力以赴。'],
    ['凝聚共识。全力以赴。|', '全力以赴。'],
    ['怎么办？大家|一起干！好；', '大家一起干！'],
    ['制定清单；压实|责任；', '压实责任；'],
    ['他说：“回来|了。”人们笑了。', '他说：“回来了。”'],
    ['没有句号的|段落', '没有句号的段落'],
    ['上一行\n下|一行', '下一行'],
    ['　　缩进|的话。', '缩进的话。'],
    ['It rose 3.5 per|cent. Then fell.', 'It rose 3.5 percent.'],
    ['It rose. Then| fell.', 'Then fell.'],
    ['真的吗？！|好。', '好。'],
    ['等等……|好。', '好。'],
  ])('%s', (marked, sentence) => {
    expect(at(marked)).toBe(sentence)
  })

  it('is nothing where there is nothing', () => {
    expect(sentenceAt('', 0)).toEqual({ from: 0, to: 0 })
    expect(sentenceAt('   ', 2)).toEqual({ from: 0, to: 0 })
  })

  it('stays within the text at every offset', () => {
    const text = '一。“二！”三…… 四. 五\n六；'
    for (let offset = 0; offset <= text.length; offset++) {
      const { from, to } = sentenceAt(text, offset)
      expect(0 <= from && from < to && to <= text.length, `offset ${offset}: ${from}–${to}`).toBe(true)
    }
  })
})
