import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { oneLine } from '../../../src/editor/behaviours/lineField.ts'
import { cleanSlice } from '../../../src/editor/behaviours/pasteCleanup.ts'

const schema = bodySchema()
const p = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)])
const slice = (...nodes: Node[]) => new Slice(Fragment.from(nodes), 1, 1)
const lines = (pasted: Slice) => pasted.content.content.map((node) => node.textContent)

describe('cleanSlice', () => {
  it('drops typed indents and the empty lines between paragraphs', () => {
    const pasted = cleanSlice(slice(p('　　第一段'), p(' \u00a0'), p(''), p('\u00a0\u00a0第二段')))
    expect(lines(pasted)).toEqual(['第一段', '第二段'])
  })

  it('leaves the space before a pasted word alone', () => {
    expect(lines(cleanSlice(slice(p(' word'))))).toEqual([' word'])
  })

  it('keeps marks and what stands inside lists and quotes', () => {
    const bold = schema.text('　　粗', [schema.mark('bold')])
    const quote = schema.node('blockquote', null, [p('　引文'), p('')])
    const pasted = cleanSlice(new Slice(Fragment.from([schema.node('paragraph', null, [bold, schema.text('细')]), quote]), 0, 0))
    expect(pasted.content.toString()).toBe('<paragraph(bold("粗"), "细"), blockquote(paragraph("引文"), paragraph)>')
  })

  it('keeps a slice of nothing but empty paragraphs', () => {
    expect(cleanSlice(slice(p(''), p(''))).content.childCount).toBe(2)
  })
})

describe('oneLine', () => {
  it.each([
    ['凝聚共识\n全力以赴', '凝聚共识全力以赴'],
    ['凝聚共识，\r\n　　全力以赴', '凝聚共识，全力以赴'],
    ['City hall\nreopens', 'City hall reopens'],
    ['  a\tb \n\n c  ', 'a b c'],
    ['凝聚共识　全力以赴', '凝聚共识　全力以赴'],
  ])('%j becomes %j', (text, line) => {
    expect(oneLine(text)).toBe(line)
  })
})
