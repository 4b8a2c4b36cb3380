import { describe, expect, it, test } from 'vitest'
import { canonicalJson } from '#shared/article/canonical.ts'
import type { ArticleJson, BlockNode } from '#shared/article/json.ts'
import { correctionNotice } from '#shared/workflow/correctionNotice.ts'
import { areProofMarks } from '#shared/workflow/proofMarks.ts'
import { sequenceDiff } from '#shared/workflow/sequenceDiff.ts'
import { changesBetween, shortened } from '#shared/workflow/textChanges.ts'
import { exportInput, p, richArticle } from '../../support/fixtures/exportInput.ts'
import { randomArticle } from '../../support/fixtures/randomArticle.ts'
import { rng } from '../../support/rng.ts'

function article(...lines: readonly string[]): ArticleJson {
  return { ...exportInput().article, body: lines.map((line) => p(line)) }
}

/** What the changes say, as before→after. */
function said(before: ArticleJson, after: ArticleJson): string[] {
  return changesBetween(before, after).map((change) => `${change.place} ${change.at} ${change.before}→${change.after}`)
}

test('the fewest edits turn one sequence into the other', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = rng(seed)
    const word = () => Array.from({ length: Math.floor(random() * 30) }, () => Math.floor(random() * 4))
    const [a, b] = [word(), word()]
    const hunks = sequenceDiff(a, b)
    const rebuilt: number[] = []
    let at = 0
    for (const { aStart, aEnd, bStart, bEnd } of hunks) {
      rebuilt.push(...a.slice(at, aStart), ...b.slice(bStart, bEnd))
      at = aEnd
    }
    rebuilt.push(...a.slice(at))
    expect(rebuilt, `seed ${seed}`).toEqual(b)
    const edits = hunks.reduce((sum, { aStart, aEnd, bStart, bEnd }) => sum + aEnd - aStart + bEnd - bStart, 0)
    expect(edits, `seed ${seed}`).toBe(a.length + b.length - 2 * commonLength(a, b))
  }
})

/** Length of the longest common subsequence, the slow and certain way. */
function commonLength(a: readonly number[], b: readonly number[]): number {
  const row = new Array<number>(b.length + 1).fill(0)
  for (const left of a) {
    let diagonal = 0
    for (const [index, right] of b.entries()) {
      const above = row[index + 1] ?? 0
      row[index + 1] = left === right ? diagonal + 1 : Math.max(above, row[index] ?? 0)
      diagonal = above
    }
  }
  return row[b.length] ?? 0
}

describe('changes between two versions', () => {
  it('are none if and only if the two are equal', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const [one, two] = [randomArticle(rng(seed)), randomArticle(rng(seed + 1000))]
      expect(changesBetween(one, structuredClone(one)), `seed ${seed}`).toEqual([])
      expect(changesBetween(one, two).length > 0, `seed ${seed}`).toBe(canonicalJson(one) !== canonicalJson(two))
    }
  })

  it('are found character by character, with the line in which they stand now', () => {
    expect(said(article('早稻熟了。', '渡船晚了。'), article('早稻熟了。', '新的一段。', '渡船早了。'))).toEqual([
      'body 2 →新的一段。\n',
      'body 3 晚→早',
    ])
    expect(said(article('甲乙丙'), article('甲丙'))).toEqual(['body 1 乙→'])
  })

  it('name headline group and details', () => {
    const before = article('一段。')
    const after = { ...before, headline: ['新题'], meta: { ...before.meta, source: '别的报' } }
    expect(said({ ...before, headline: ['旧题'] }, after)).toEqual(['headline 1 旧→新', `details source ${before.meta.source}→别的报`])
  })

  it('tell an empty paragraph once, as the line that it is', () => {
    expect(said(article('一段。'), article('一段。', ''))).toEqual(['body 2 →\n'])
    expect(said(article('一段。', ''), article('一段。', '末班十九时。'))).toEqual(['body 2 →末班十九时。'])
    expect(said(article('', '一段。'), article('一段。'))).toEqual(['body 1 \n→'])
  })

  it('tell entries by what they name, and in full where that is the same', () => {
    const [before, after] = [article('一段。'), article('一段。')].map((one, i) => ({
      ...one,
      meta: { ...one.meta, byline: [{ id: `${i}`, role: 'reporter' as const, name: ['周砚禾', '林知遥'][i] ?? '' }] },
    }))
    if (!before || !after) throw new Error('two articles')
    expect(said(before, after)).toEqual(['details byline 周砚禾→林知遥'])
    const photo = { ...before, meta: { ...before.meta, byline: before.meta.byline.map((entry) => ({ ...entry, role: 'photo' as const })) } }
    const [change] = changesBetween(before, photo)
    expect([change?.before.includes('reporter'), change?.after.includes('photo')]).toEqual([true, true])
    const { webTitle: _, ...meta } = { ...before.meta, webTitle: '网页' }
    expect(said({ ...before, meta: { ...meta, webTitle: '网页' } }, { ...before, meta })).toEqual(['details webTitle 网页→'])
  })

  it('see form, pictures and rules that change no word', () => {
    const before = richArticle()
    const bold = (block: BlockNode): BlockNode =>
      block.type === 'paragraph'
        ? {
            ...block,
            content: block.content.map((node) => (node.type === 'text' ? { ...node, marks: [{ type: 'bold' as const }] } : node)),
          }
        : block
    expect(changesBetween(before, { ...before, body: before.body.map(bold) }).every(({ kind }) => kind === 'form')).toBe(true)
    const rule: BlockNode = { type: 'horizontalRule' }
    expect(changesBetween(before, { ...before, body: [...before.body, rule] })).toMatchObject([{ kind: 'form', after: 'horizontalRule' }])
  })

  it('of thirty thousand characters that share nothing are found at once', () => {
    const text = (seed: number) => Array.from({ length: 300 }, (_, line) => String.fromCodePoint(0x4e00 + seed + line).repeat(100))
    const started = performance.now()
    const changes = changesBetween(article(...text(1)), article(...text(5000)))
    expect(changes).toHaveLength(1)
    expect(performance.now() - started).toBeLessThan(5000)
    expect(shortened(changes, 10)[0]?.before.length).toBeLessThanOrEqual(200)
  })
})

describe('proof marks', () => {
  const text = '今年的早稻比往年早熟了五天，农户很高兴。'
  const marks = (after: string, before = text) => areProofMarks(changesBetween(article(before), article(after)), 20)

  it.each([
    ['a mark of punctuation', '今年的早稻比往年早熟了五天；农户很高兴。'],
    ['a wrong character', '今年的旱稻比往年早熟了五天，农户很高兴。'],
    ['an extra character', '今年的早稻比往年早熟五天，农户很高兴。'],
    ['a missing character', '今年的早稻比往年早熟了五天，农户们很高兴。'],
  ])('are %s', (_what, after) => {
    expect(marks(after)).toBe(true)
  })

  it.each([
    ['a word', '今年的早稻比往年早熟了五天，合作社的农户很高兴。'],
    ['a numeral', '今年的早稻比往年早熟了六天，农户很高兴。'],
    ['a negation', '今年的早稻比往年早熟了五天，农户不很高兴。'],
    ['a new paragraph', '今年的早稻比往年早熟了五天，\n农户很高兴。'],
    ['many at once', '今牛的旱稻此往午早孰了五大，衣户很高兴。'],
  ])('are not %s', (_what, after) => {
    const lines = after.split('\n')
    expect(areProofMarks(changesBetween(article(text), article(...lines)), 20)).toBe(false)
  })

  it('are not a point inside a number, a headline, a form or a detail', () => {
    expect(marks('增长1.5倍。', '增长15倍。')).toBe(false)
    const before = article(text)
    for (const after of [
      { ...before, headline: [`${before.headline.join('')}！`] },
      { ...before, meta: { ...before.meta, page: '9' } },
      { ...before, body: [{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text }] } satisfies BlockNode] },
    ]) {
      expect(areProofMarks(changesBetween(before, after), 20)).toBe(false)
    }
  })

  it('in English are a letter or two', () => {
    expect(marks('The ferry came late.', 'The fery came late.')).toBe(true)
    expect(marks('The ferry never came.', 'The ferry came.')).toBe(false)
  })
})

describe('a draft of the correction', () => {
  it('says what stood there and what should have, with a few characters around it', () => {
    const changes = changesBetween(article('渡船在十月三日早上停航。'), article('渡船在十月四日早上停航。'))
    expect(correctionNotice(changes, 'zh')).toBe('正文“渡船在十月三日早上停航。”应为“渡船在十月四日早上停航。”。')
    expect(correctionNotice(changesBetween(article('甲乙丙'), article('甲丙')), 'zh')).toBe('正文“甲乙丙”删去“乙”。')
  })

  it('counts what is too much to list, and says nothing where no word changed', () => {
    const lines = Array.from({ length: 20 }, (_, index) => `${String.fromCodePoint(0x5000 + index * 20)}甲乙丙丁戊己庚辛。`)
    const changes = changesBetween(article(...lines), article(...lines.map((line) => line.replace('己', '已'))))
    expect(correctionNotice(changes, 'zh')).toContain(`另有 ${changes.length - 6} 处改动。`)
    const before = article('一段。')
    expect(correctionNotice(changesBetween(before, { ...before, meta: { ...before.meta, page: '9' } }), 'en')).toBe('')
  })
})
