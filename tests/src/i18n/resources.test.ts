import { describe, expect, it } from 'vitest'
import { errorCodes } from '#shared/errors.ts'
import { resources } from '../../../src/i18n/resources.ts'

/** Every sentence by its path: `desk.empty.all`. */
function sentences(tree: object, path: readonly string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[[...path, key].join('.'), value] as [string, string]] : sentences(value as object, [...path, key]),
  )
}

const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
const zh = new Map(sentences(resources.zh.translation))
const en = new Map(sentences(resources.en.translation))

describe('the vocabulary', () => {
  it('has the same keys in both languages, but for the English singular', () => {
    const singular = (key: string) => key.replace(/_one$/, '_other')
    expect(new Set([...en.keys()].map(singular))).toEqual(new Set(zh.keys()))
  })

  it('fills the same placeholders in both languages', () => {
    for (const [key, text] of en) {
      const model = zh.get(key) ?? zh.get(key.replace(/_one$/, '_other')) ?? ''
      expect([key, placeholders(text)]).toEqual([key, placeholders(model)])
    }
  })

  it('leaves nothing empty', () => {
    expect([...zh, ...en].filter(([, text]) => text.trim() === '')).toEqual([])
  })

  it('speaks full-width punctuation between Chinese characters', () => {
    expect([...zh].filter(([, text]) => /\p{Script=Han}[,:;!?]\p{Script=Han}/u.test(text))).toEqual([])
  })

  it('has a sentence for every refusal, and no sentence twice', () => {
    for (const language of [resources.zh, resources.en]) {
      const said = errorCodes.map((code) => language.translation.errors[code])
      expect(new Set(said).size).toBe(errorCodes.length)
    }
  })
})
