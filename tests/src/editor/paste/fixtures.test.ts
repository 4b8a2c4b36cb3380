import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blockTexts } from '#shared/article/read.ts'
import { bodySchema } from '#shared/article/schema.ts'
import { type Pasted, pasteHtml } from '../../../../src/editor/paste/cleanPaste.ts'
import { withoutInvisible } from '../../../../src/editor/paste/cleanText.ts'
import { type HtmlNode, isElement } from '../../../../src/editor/paste/tree.ts'
import { type PasteFixture, pasteFixtures } from '../../../support/fixtures/paste/pasteFixtures.ts'
import { outline } from '../../../support/outline.ts'
import { parseHtml } from '../../../support/parseHtml.ts'
import { repositoryRoot } from '../../../support/repositoryRoot.ts'

/* Copies from every program and site that newsrooms paste from, written after the marks they leave. */

const folder = join(repositoryRoot, 'tests/support/fixtures/paste')
const schema = bodySchema()

const htmlOf = ({ file }: PasteFixture) => readFileSync(join(folder, `${file}.html`), 'utf8')
const pasted = (fixture: PasteFixture): Pasted => pasteHtml(htmlOf(fixture), parseHtml)

it('has an expectation for every file', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.html'))
  expect(files.map((name) => name.slice(0, -5)).sort()).toEqual(pasteFixtures.map(({ file }) => file).sort())
  expect(files.length).toBeGreaterThanOrEqual(40)
})

describe.each(pasteFixtures)('$file', (fixture) => {
  it('comes out with its structure and its looks', () => {
    expect(outline(pasted(fixture).blocks)).toEqual(fixture.outline)
  })

  it('is known by its marks, and what it lost is told', () => {
    const { report, reprint, pictures } = pasted(fixture)
    expect(report).toEqual({
      source: fixture.source,
      pictures: fixture.pictures ?? 0,
      missingPictures: fixture.missing ?? 0,
      notes: fixture.notes ?? {},
    })
    expect(reprint).toEqual(fixture.reprint ?? null)
    expect(pictures).toHaveLength(report.pictures + report.missingPictures)
  })

  it('keeps every visible character', () => {
    const source = letters(visibleText(parseHtml(htmlOf(fixture))))
    const kept = letters(blockTexts(pasted(fixture).blocks).join(''))
    expect(without(kept, fixture.added ?? [])).toBe(without(source, fixture.gone ?? []))
  })

  it('brings nothing of its program or page into the document', () => {
    const json = JSON.stringify(pasted(fixture).blocks)
    expect(json).not.toMatch(/mso-|o:p|style=|class=|javascript:|file:\/\/\/|vbscript:|data:|mmbiz|lark|\u200b|\ufeff|\u00a0/i)
    expect(blockTexts(pasted(fixture).blocks).filter((text) => /^[^\S\t]|[^\S\t]$/.test(text))).toEqual([])
  })

  it('satisfies the schema as it is', () => {
    expect(() => schema.nodeFromJSON({ type: 'doc', content: pasted(fixture).blocks }).check()).not.toThrow()
  })
})

/** The text of a page without what browsers never show. */
function visibleText(node: HtmlNode): string {
  if (!isElement(node)) return node.text
  return /^(script|style|template|noscript|annotation)$/.test(node.name) ? '' : node.children.map(visibleText).join('')
}

/** Letters and marks alone, raised and lowered digits as ordinary ones. */
function letters(text: string): string {
  return withoutInvisible(text).normalize('NFKC').replace(/\s+/g, '')
}

/** @throws if a piece is not there: then the expectation is wrong */
function without(text: string, pieces: readonly string[]): string {
  let at = 0
  let rest = text
  for (const piece of pieces.map(letters)) {
    const found = rest.indexOf(piece, at)
    if (found === -1) throw new Error(`${piece} is not in ${rest.slice(at, at + 200)}`)
    rest = rest.slice(0, found) + rest.slice(found + piece.length)
    at = found
  }
  return rest
}
