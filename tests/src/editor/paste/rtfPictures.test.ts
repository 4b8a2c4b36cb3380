import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { pasteHtml } from '../../../../src/editor/paste/cleanPaste.ts'
import { rtfPictures, withRtfPictures } from '../../../../src/editor/paste/rtfPictures.ts'
import { parseHtml } from '../../../support/parseHtml.ts'

const bytes = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251))
const hex = (data: Buffer) => data.toString('hex').replace(/.{128}/g, '$&\r\n')
const picture = (format: string, data: Buffer) =>
  `{\\*\\shppict{\\pict{\\*\\picprop\\shplid1025{\\sp{\\sn shapeType}{\\sv 75}}}\\picscalex100\\picw10\\pich10\\${format}\\bliptag-123{\\*\\blipuid 0123456789abcdef0123456789abcdef}${hex(data)}}}{\\nonshppict{\\pict\\wmetafile8 00ff}}`
const rtf = (inside: string) =>
  `{\\rtf1\\ansi{\\*\\listpicture{\\pict\\pngblip 89}}{\\fonttbl{\\f0 Times;}}\\pard \\'d6\\u20013?${inside}\\par}`
const html = (...sources: string[]) => `<p class=MsoNormal>字${sources.map((src) => `<img src="${src}">`).join('')}</p>`

describe('pictures in RTF', () => {
  it('are read in order, with all their bytes, without bullets and copies for older readers', () => {
    const small = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
    expect(rtfPictures(rtf(picture('pngblip', bytes) + picture('jpegblip', small)))).toEqual([
      `data:image/png;base64,${bytes.toString('base64')}`,
      `data:image/jpeg;base64,${small.toString('base64')}`,
    ])
  })

  it('take the places of files in the HTML beside it', () => {
    const pasted = pasteHtml(html('file:///C:/a.png', 'https://example.cn/b.png'), parseHtml)
    const filled = withRtfPictures(pasted, rtf(picture('pngblip', Buffer.from([1, 2, 3]))))
    expect(filled.pictures).toEqual(['data:image/png;base64,AQID', 'https://example.cn/b.png'])
    expect(filled.report).toMatchObject({ pictures: 1, missingPictures: 1 })
  })

  it('stay away when both do not tell of the same number, or cannot be drawn', () => {
    const pasted = pasteHtml(html('file:///a.png', 'file:///b.png'), parseHtml)
    expect(withRtfPictures(pasted, rtf(picture('pngblip', Buffer.from([1]))))).toBe(pasted)
    const drawn = withRtfPictures(pasted, rtf(picture('pngblip', Buffer.from([1, 2, 3])) + picture('emfblip', Buffer.from([1]))))
    expect(drawn.report).toMatchObject({ pictures: 1, missingPictures: 1 })
    expect(drawn.pictures[1]).toBe('file:///b.png')
  })

  it('are none in what is no RTF, or is broken', () => {
    for (const broken of [
      '',
      'text',
      '{\\rtf1',
      '{\\rtf1 }}}}{\\pict',
      '{\\rtf1{\\pict\\pngblip abc}}',
      '{\\rtf1{\\pict\\pngblip\\bin3 abc}}',
    ]) {
      expect(rtfPictures(broken).filter((address) => address !== '')).toEqual([])
    }
  })
})
