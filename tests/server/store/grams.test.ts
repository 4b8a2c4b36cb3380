import { describe, expect, it } from 'vitest'
import { gramsOf, phrasesOf } from '../../../server/store/grams.ts'

describe('gramsOf', () => {
  it.each([
    ['望川日报', ['望川', '川日', '日报', '报']],
    ['川', ['川']],
    ['望川，日报', ['望川', '川', '日报', '报']],
    ['5G网络 ＡＢＣ', ['5g', '网络', '络', 'abc']],
    ['稿号 2026-0012。', ['稿号', '号', '2026', '0012']],
    ["Don't STOP café", ['don', 't', 'stop', 'café']],
    ['𬱟氏𠮷', ['𬱟氏', '氏𠮷', '𠮷']],
    ['カタカナー한국', ['カタ', 'タカ', 'カナ', 'ナー', 'ー한', '한국', '국']],
    ['葛\u{e0100}城 so\u00adft\u200b', ['葛城', '城', 'soft']],
    ['  ，。！“”—\n', []],
    ['', []],
  ])('%j', (text, tokens) => {
    expect(gramsOf(text)).toEqual(tokens)
  })

  it('keeps tokens short and made of letters, digits and marks only', () => {
    const [token = ''] = gramsOf('x'.repeat(5000))
    expect(token).toHaveLength(64)
    const every = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code)).join('')
    for (const gram of gramsOf(every)) expect(gram).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
  })
})

describe('phrasesOf', () => {
  it.each([
    ['望川', [{ tokens: ['望川'], prefix: false }]],
    ['望川日报', [{ tokens: ['望川', '川日', '日报'], prefix: false }]],
    ['川', [{ tokens: ['川'], prefix: true }]],
    ['Riv', [{ tokens: ['riv'], prefix: true }]],
    ['2026-00', [{ tokens: ['2026', '00'], prefix: true }]],
    ['望川，日报', [{ tokens: ['望川', '川', '日报'], prefix: false }]],
    [
      '望川　river',
      [
        { tokens: ['望川'], prefix: false },
        { tokens: ['river'], prefix: true },
      ],
    ],
    ['，。 "*" ', []],
  ])('%j', (query, phrases) => {
    expect(phrasesOf(query)).toEqual(phrases)
  })

  it('bounds what a query may ask', () => {
    expect(phrasesOf('字 '.repeat(500))).toHaveLength(12)
    const [phrase] = phrasesOf('字词'.repeat(500))
    expect(phrase?.tokens).toHaveLength(200)
  })
})
