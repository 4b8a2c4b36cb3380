import { describe, expect, it } from 'vitest'
import { compileExpression, matchExpression } from '../../../../src/editor/find/expression.ts'
import type { ExpressionAnswer, ExpressionRunner } from '../../../../src/editor/find/expressionRunner.ts'
import { foldFor, foldText } from '../../../../src/editor/find/fold.ts'
import { blankQuery, type FindQuery, type TextMatch } from '../../../../src/editor/find/query.ts'
import { replacementFor } from '../../../../src/editor/find/replacement.ts'
import { createSearch, type Search } from '../../../../src/editor/find/search.ts'
import { loadSimplified } from '../../../../src/editor/find/simplified.ts'
import { below, pick, rng } from '../../../support/rng.ts'

const simplified = await loadSimplified()

/** Runs expressions at once, where they are. */
const here: ExpressionRunner = {
  run: ({ source, texts }): Promise<ExpressionAnswer> =>
    Promise.resolve({ ok: true, matches: texts.map((text) => matchExpression(source, text)) }),
  stop: () => undefined,
}

async function find(query: Partial<FindQuery>, text: string, runner = here): Promise<readonly TextMatch[]> {
  let answered: () => void = () => undefined
  const answer = new Promise<void>((resolve) => (answered = resolve))
  const search = createSearch({ ...blankQuery, ...query }, { simplified, runner, onAnswer: () => answered() })
  if (search === 'bad_expression') throw new Error('not an expression')
  const known = search.find(text)
  if (known !== null) return known
  await answer
  return search.find(text) ?? []
}

async function found(query: Partial<FindQuery>, text: string): Promise<string[]> {
  return (await find(query, text)).map(({ from, to }) => text.slice(from, to))
}

function replaced(text: string, matches: readonly TextMatch[], template: string): string {
  return matches.toReversed().reduce((result, match) => {
    const insert = replacementFor(template, text.slice(match.from, match.to), match)
    return result.slice(0, match.from) + insert + result.slice(match.to)
  }, text)
}

const options = ['matchCase', 'wholeWord', 'expression', 'anyWidth', 'anyScript'] as const

describe('find, for any text and any choice of options', () => {
  const random = rng(2026)
  const letters = [...'abAB１1，,。（()臺台后後𠮷 　.*\\'] // marks of expressions too
  const some = (length: number) => Array.from({ length }, () => pick(random, letters)).join('')
  const cases = Array.from({ length: 400 }, () => {
    const chosen = Object.fromEntries(options.map((name) => [name, name !== 'expression' && random() < 0.4]))
    return { text: some(40), query: { ...blankQuery, ...chosen, text: some(1 + below(random, 3)) } }
  })

  it('gives ranges that lie in order, do not overlap, and hold text that is the same when folded', async () => {
    for (const { text, query } of cases) {
      const fold = foldFor(query, simplified)
      let end = 0
      for (const { from, to } of await find(query, text)) {
        expect(from).toBeGreaterThanOrEqual(end)
        expect(to).toBeGreaterThan(from)
        expect(foldText(text.slice(from, to), fold)).toBe(foldText(query.text, fold))
        end = to
      }
    }
  })

  it('finds nothing any more when everything was replaced by something that does not contain it', async () => {
    for (const { text, query } of cases) {
      const after = replaced(text, await find(query, text), '〇')
      expect(await find(query, after), `${JSON.stringify(query)} in ${after}`).toEqual([])
    }
  })

  it('finds as much as before when everything was replaced by itself', async () => {
    for (const { text, query } of cases) {
      const matches = await find(query, text)
      const itself = matches
        .toReversed()
        .reduce((result, { from, to }) => result.slice(0, from) + text.slice(from, to) + result.slice(to), text)
      expect(await find(query, itself)).toEqual(matches)
    }
  })

  it('finds as an expression what it finds as plain text when nothing in it is syntax', async () => {
    for (const { text, query } of cases) {
      const literal = query.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
      const ranges = (matches: readonly TextMatch[]) => matches.map(({ from, to }) => [from, to])
      const plain = ranges(await find(query, text))
      expect(ranges(await find({ ...query, text: literal, expression: true }, text)), JSON.stringify({ query, text })).toEqual(plain)
    }
  })
})

describe('foldText', () => {
  it('keeps the length of every text, so that positions stay', () => {
    const fold = foldFor({ matchCase: false, anyWidth: true, anyScript: true }, simplified)
    const everything = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).join('')
    expect(foldText(everything, fold)).toHaveLength(everything.length)
    expect(foldText('İstanbul 𠮷㘚 ﬁ ß', fold)).toHaveLength('İstanbul 𠮷㘚 ﬁ ß'.length)
  })

  it('is done when it is done: folding again changes nothing', () => {
    const fold = foldFor({ matchCase: false, anyWidth: true, anyScript: false }, simplified)
    const everything = Array.from({ length: 0xd800 }, (_, code) => String.fromCharCode(code)).join('')
    const once = foldText(everything, fold)
    expect(foldText(once, fold)).toBe(once)
  })
})

describe('what counts as the same', () => {
  it('is what is written, but for case, unless more is asked for', async () => {
    expect(await found({ text: 'gdp' }, 'GDP、ＧＤＰ、gdp')).toEqual(['GDP', 'gdp'])
    expect(await found({ text: 'gdp', matchCase: true }, 'GDP、ＧＤＰ、gdp')).toEqual(['gdp'])
    expect(await found({ text: ',' }, '一，二,三')).toEqual([','])
  })

  it('is full and half width, also of marks and spaces', async () => {
    expect(await found({ text: 'gdp,', anyWidth: true }, 'ＧＤＰ，GDP,')).toEqual(['ＧＤＰ，', 'GDP,'])
    expect(await found({ text: '（一）', anyWidth: true }, '(一)（一)')).toEqual(['(一)', '（一)'])
    expect(await found({ text: ' ', anyWidth: true }, '一　二 三\u00a0四')).toEqual(['　', ' ', '\u00a0'])
    expect(await found({ text: '。', anyWidth: true }, '一。二｡三.')).toEqual(['。', '｡'])
  })

  it('is traditional and simplified, both ways', async () => {
    expect(await found({ text: '台湾', anyScript: true }, '臺灣、台灣、台湾')).toEqual(['臺灣', '台灣', '台湾'])
    expect(await found({ text: '發現', anyScript: true }, '发现頭髮')).toEqual(['发现'])
    expect(await found({ text: '台湾' }, '臺灣、台灣、台湾')).toEqual(['台湾'])
  })

  it('is whole words of letters and digits, while Chinese needs no gaps', async () => {
    expect(await found({ text: 'ai', wholeWord: true }, 'AI正在said AI2、AI')).toEqual(['AI', 'AI'])
    expect(await found({ text: '北京', wholeWord: true }, '在北京市')).toEqual(['北京'])
    expect(await found({ text: '5', wholeWord: true }, '2025年5月15日')).toEqual(['5'])
  })
})

describe('expressions', () => {
  const compile = (text: string) => compileExpression({ ...blankQuery, text }, (character) => character)

  it('that are none are refused, and so are those too large to be made', () => {
    for (const text of ['(', '[a', '*', '\\', 'a{2,1}', '(?<n>', '\\k<none>']) expect(compile(text), text).toBeNull()
    expect(compile('第.+?条')).not.toBeNull()
  })

  it('find whatever they describe, never nothing at all', async () => {
    expect(await found({ text: '\\d{4}年', expression: true }, '2025年到2026年')).toEqual(['2025年', '2026年'])
    expect(await found({ text: 'x*', expression: true }, 'axxb')).toEqual(['xx'])
    expect(await found({ text: '^第|末$', expression: true }, '第一末，第二末')).toEqual(['第', '末'])
    expect(await found({ text: '\\p{Script=Han}+', expression: true }, 'ab汉字𠮷c')).toEqual(['汉字𠮷'])
  })

  it('keep their syntax when width does not matter: a full-width bracket is a character, not a group', async () => {
    expect(await found({ text: '（\\d+）', expression: true, anyWidth: true }, '(12)（３４）')).toEqual(['(12)', '（３４）'])
    expect(await found({ text: '[，。－]', expression: true, anyWidth: true }, 'a,b-c.d')).toEqual([',', '-'])
    expect(await found({ text: '\\uFF0C', expression: true, anyWidth: true }, '一,二，')).toEqual([',', '，'])
  })

  it('give their groups to the replacement as they are written in the text', async () => {
    const text = '２０２６年5月'
    const matches = await find({ text: '(\\d+)年(\\d+)(日)?', expression: true, anyWidth: true }, text)
    expect(replaced(text, matches, '$2/$1$3 [$&] $$1 $9 $12')).toBe('5/２０２６ [２０２６年5] $1 $9 ２０２６2月')
  })

  it('take a dollar sign in the replacement of plain text for what it is', async () => {
    expect(replaced('价格', await find({ text: '价格' }, '价格'), '$1 $&')).toBe('$1 $&')
  })

  it('that fail find nothing and say why', async () => {
    const problems: unknown[] = []
    const slow: ExpressionRunner = { run: () => Promise.resolve({ ok: false, failure: 'too_slow' }), stop: () => undefined }
    const told = new Promise<Search | string>((resolve) => {
      const search = createSearch(
        { ...blankQuery, text: '(a+)+b', expression: true },
        {
          simplified,
          runner: slow,
          onAnswer: (problem) => {
            problems.push(problem)
            resolve(search)
          },
        },
      )
      if (search !== 'bad_expression') expect(search.find('aaaa')).toBeNull()
    })
    const search = await told
    expect(problems).toEqual(['too_slow'])
    expect(typeof search === 'string' ? search : search.find('aaaa')).toEqual([])
  })

  it('are asked for all texts in one go, and for a text only once', async () => {
    const jobs: (readonly string[])[] = []
    const counting: ExpressionRunner = {
      ...here,
      run: (job) => {
        jobs.push(job.texts)
        return here.run(job)
      },
    }
    const answered = new Promise<Search | string>((resolve) => {
      const made = createSearch(
        { ...blankQuery, text: 'a', expression: true },
        { simplified, runner: counting, onAnswer: () => resolve(made) },
      )
      if (made === 'bad_expression') throw new Error('not an expression')
      for (const text of ['ab', 'ba', 'ab']) made.find(text)
    })
    const search = await answered
    if (typeof search === 'string') throw new Error(search)
    search.find('ab')
    expect(jobs).toEqual([['ab', 'ba']])
  })
})
