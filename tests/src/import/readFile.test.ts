import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../../src/import/decodeText.ts'
import { docxNotes } from '../../../src/import/docx.ts'
import type { ImportErrorCode } from '../../../src/import/ImportError.ts'
import { importLimits, readFile } from '../../../src/import/readFile.ts'
import { drawing, item, makeDocx, makeZip, paragraph, run } from '../../support/makeDocx.ts'
import { outline } from '../../support/outline.ts'
import { parseHtml } from '../../support/parseHtml.ts'

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

const read = (name: string, content: string | Uint8Array) => readFile(new File([new Uint8Array(Buffer.from(content))], name), parseHtml)

async function lines(name: string, content: string | Uint8Array): Promise<string[]> {
  const { headline, pasted } = await read(name, content)
  return [`《${headline}》`, ...outline(pasted.blocks)]
}

async function refusal(name: string, content: string | Uint8Array): Promise<ImportErrorCode | 'taken'> {
  return read(name, content).then(
    () => 'taken',
    (error) => error.code,
  )
}

describe('decodeText', () => {
  const text = '渡口，6 点开船。\r\nFerry'
  // The same in the encoding of older Chinese programs.
  const gbk = Buffer.from('b6c9bfdaa3ac3620b5e3bfaab4aca1a30d0a4665727279', 'hex')
  const wide = Buffer.from(text, 'utf16le')
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['GB18030', gbk],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), wide])],
    ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(wide).swap16()])],
    ['UTF-16 without a mark', wide],
  ])('reads %s', (_name, bytes) => {
    expect(decodeText(bytes)).toBe(text)
  })

  it('believes what HTML says of itself, unless it is wrong', () => {
    const head = Buffer.from('<meta charset="gb2312">')
    expect(decodeText(Buffer.concat([head, gbk]), true)).toContain('渡口')
    expect(decodeText(Buffer.concat([Buffer.from('<meta charset="none-such">'), Buffer.from(text)]), true)).toContain('渡口')
  })
})

describe('readFile', () => {
  it('takes the first short line of a text for its headline, and no sentence', async () => {
    expect(await lines('a.txt', '江上夜航重开\n\n　　本报讯 昨晚开航。\n　　（完）')).toEqual([
      '《江上夜航重开》',
      '本报讯 昨晚开航。',
      '（完）',
    ])
    expect(await lines('a.txt', '昨晚开航。\n人很多。')).toEqual(['《》', '昨晚开航。', '人很多。'])
    expect(await lines('a.txt', '来源：临江日报\n人很多。')).toEqual(['《》', '来源：临江日报', '人很多。'])
    expect(await lines('a.TXT', '只有一行')).toEqual(['《》', '只有一行'])
  })

  it('reads Markdown without the data at its head', async () => {
    expect(await lines('a.md', '---\ntitle: x\ntags: [a]\n---\n# 夜航\n\n- 甲\n  - 乙\n')).toEqual(['《夜航》', '- 甲', '  - 乙'])
  })

  it('reads a saved page', async () => {
    const page =
      '<html><head><title>x</title><style>p{}</style></head><body><h1>夜航</h1><p onclick=x>正文</p><script>1</script></body></html>'
    expect(await lines('a.html', page)).toEqual(['《夜航》', '正文'])
  })

  it('reads .docx with headings, lists, tables, pictures and looks, and tells what it leaves out', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(run(text))}</w:tc>`
    const body = [
      paragraph(run('渡口纪事'), '<w:pStyle w:val="Heading1"/>'),
      paragraph(
        run('　　清晨', '<w:b/>') +
          run('开船。') +
          run('旧', '')
            .replace('<w:r>', '<w:del w:id="1"><w:r>')
            .replace('w:t ', 'w:delText ')
            .replace('</w:t></w:r>', '</w:delText></w:r></w:del>') +
          `<w:ins w:id="2">${run('新')}</w:ins>`,
      ),
      item('甲', 0),
      item('乙', 1),
      item('丙', 0),
      paragraph(drawing),
      `<w:tbl><w:tr>${cell('东')}${cell('西')}</w:tr></w:tbl>`,
      paragraph(`<m:oMath><m:r><m:t>E</m:t></m:r></m:oMath>${run('完')}`),
    ].join('')
    const { headline, pasted } = await read('渡口.docx', makeDocx(body, png))
    expect([headline, ...outline(pasted.blocks)]).toEqual([
      '渡口纪事',
      '**清晨**开船。新',
      '1. 甲',
      '  1. 乙',
      '2. 丙',
      '!(渡口的晨雾||)',
      '| 东 | 西 |',
      '完',
    ])
    expect(pasted.pictures).toEqual([`data:image/png;base64,${png.toString('base64')}`])
    expect(pasted.report).toEqual({
      source: 'docx',
      pictures: 1,
      missingPictures: 0,
      notes: { deletion: 1, insertion: 1, math: 1, numbering: 1 },
    })
  })

  it('says why a file is refused', async () => {
    expect(await refusal('a.pdf', 'x')).toBe('unknown_type')
    expect(await refusal('没有后缀', 'x')).toBe('unknown_type')
    expect(await refusal('a.doc', 'x')).toBe('old_word')
    expect(await refusal('a.docx', '这不是压缩包')).toBe('damaged')
    expect(await refusal('a.docx', makeZip({ 'a.txt': 'x' }))).toBe('damaged')
    expect(await refusal('a.docx', makeZip({ 'word/document.xml': '<w:document' }))).toBe('damaged')
    expect(await refusal('a.txt', ' \n\u200b')).toBe('empty')
    expect(await refusal('a.txt', new Uint8Array(importLimits.bytes + 1))).toBe('too_large')
    expect(await refusal('a.txt', `${'字'.repeat(100)}\n`.repeat(3001))).toBe('too_long')
    expect(await refusal('a.txt', `${'字'.repeat(100)}\n`.repeat(3000))).toBe('taken')
  })

  it('refuses a file that would unpack to more than the memory holds', async () => {
    const bomb = makeZip({ 'word/document.xml': 'x' })
    // The size that the directory claims; its field stands 22 bytes behind the signature of the entry.
    bomb.writeUInt32LE(0xf0000000, bomb.indexOf('PK\x01\x02', 0, 'latin1') + 24)
    expect(await refusal('a.docx', bomb)).toBe('too_large')
  })
})

describe('docxNotes', () => {
  it('counts nothing in an ordinary document', () => {
    expect(docxNotes('<w:p><w:r><w:delText/><w:instrText/></w:r><w:rPr><w:ins w:id="1"/></w:rPr></w:p>', '')).toEqual({})
  })
})
