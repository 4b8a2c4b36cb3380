import { describe, expect, it } from 'vitest'
import { bodySchema } from '#shared/article/schema.ts'
import { findSuggestions } from '../../../../src/editor/runIns/findSuggestions.ts'
import { modelArticle, modelHeads } from '../../../support/fixtures/modelArticle.ts'

const schema = bodySchema()
const model = schema.nodeFromJSON({ type: 'doc', content: modelArticle().body })
const unmarked = schema.nodeFromJSON(JSON.parse(JSON.stringify(model.toJSON()).replaceAll(/"marks":\[\{"type":"runIn"[^\]]*\],/g, '')))

describe('findSuggestions', () => {
  it('has the places of the sentences in the document', () => {
    const found = findSuggestions(unmarked)
    expect(found.map(({ text }) => text).sort()).toEqual([...modelHeads.level1, ...modelHeads.level2].sort())
    for (const { from, to, text } of found) expect(unmarked.textBetween(from, to)).toBe(text)
  })

  it('suggests nothing that is a head already', () => {
    expect(findSuggestions(model)).toEqual([])
  })

  it('keeps the names of suggestions when paragraphs come before them', () => {
    const keys = findSuggestions(unmarked).map(({ key }) => key)
    const longer = unmarked.replace(
      0,
      0,
      schema.node('doc', null, [schema.node('paragraph', null, [schema.text('同事写的一段。')])]).slice(0),
    )
    expect(findSuggestions(longer).map(({ key }) => key)).toEqual(keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('sees neither lists nor quotes nor tables', () => {
    const quoted = schema.node('doc', null, [schema.node('blockquote', null, unmarked.content)])
    expect(findSuggestions(quoted)).toEqual([])
  })
})
