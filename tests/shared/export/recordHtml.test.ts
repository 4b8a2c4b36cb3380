import { expect, it } from 'vitest'
import { type PrintedRecord, type RecordSite, writeRecordHtml } from '#shared/export/recordHtml.ts'

const site: RecordSite = { name: '望川日报', language: 'zh', timeZone: 'Asia/Shanghai', channels: [{ id: 'culture', name: '文化' }] }
const sha = 'ab'.repeat(32)

function record(reason: string, channel = 'culture'): PrintedRecord {
  return {
    article: { number: '2026-0016', headline: '新书到馆', channel, receivedAt: '2026-11-27T13:22:00.000Z', author: { name: '田小满' } },
    steps: [
      {
        step: 1,
        action: 'return',
        decision: 'done',
        to: 'draft',
        by: { name: '沈书雁', username: 'editor' },
        role: 'editor',
        reason,
        localTime: '2026-11-28T00:22:51.188+08:00',
        textSha256: sha,
        version: 3,
        characters: 62,
        override: null,
        details: {},
        hash: sha,
      },
    ],
    proofs: null,
    chain: { whole: false, brokenAt: 1 },
    keptUntil: '2029-11-28T00:00:00.000Z',
  }
}

it('says who, when with the offset, and where, in the words of the paper', () => {
  const page = writeRecordHtml(record('票价没有写。'), site)
  expect(page).toContain('<time datetime="2026-11-28T00:22:51.188+08:00">2026-11-28 00:22:51 <small>+08:00</small></time>')
  for (const words of ['沈书雁', '责任编辑', '退回', '票价没有写。', '文化', '2026-11-27 21:22', '2029-11-28'])
    expect(page).toContain(words)
  expect(writeRecordHtml(record('', 'gone'), site), 'a channel that is gone').toContain('<dd>gone</dd>')
})

it('what people wrote is text and never markup; the same record is the same bytes', () => {
  const nasty = '<script>alert(1)</script>"&\'<img src=x onerror=1>'
  const page = writeRecordHtml(record(nasty), site)
  expect(page).not.toMatch(/<script|<img/)
  expect(page).toContain('&lt;script&gt;')
  expect(writeRecordHtml(record(nasty), site)).toBe(page)
})

it('has no character that a page may not have, whatever an opinion holds; its lines stay', () => {
  const opinion = '一\u0085二\u0007\n三\ufdd0\uffff\r\n四\ud800'
  const page = writeRecordHtml(record(opinion), site)
  expect(page).toContain('<p>一 二\n三\n四\ufffd</p>')
  expect(writeRecordHtml({ ...record(''), article: { ...record('').article, headline: '新书\u0001到馆' } }, site)).toContain('新书到馆')
})
