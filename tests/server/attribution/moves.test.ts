import { splitBlock } from '@tiptap/pm/commands'
import { TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { twoWriters, type Writer } from '../../support/robots/twoWriters.ts'

const minute = 60_000

/** Paragraphs 江面 · 上起 of 甲, 了雾，渡船 of both, 停航。 of 乙. */
function paragraphs() {
  const article = twoWriters()
  for (const place of ['上起', '了雾', '停航']) article.jia.select(place).run(splitBlock)
  return article
}

/** Selects from before one text to after another one. */
function selectFrom(writer: Writer, first: string, last: string): void {
  const from = writer.select(first).editor.state.selection.from
  const { to } = writer.select(last, true).editor.state.selection
  const { state } = writer.editor
  writer.editor.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, to)))
}

/** @returns what pastes it where the caret is, as the text of one line if `flat` */
function cutFrom(writer: Writer, first: string, last: string): (flat: boolean) => void {
  selectFrom(writer, first, last)
  const slice = writer.editor.state.selection.content()
  writer.editor.dispatch(writer.editor.state.tr.deleteSelection())
  return (flat) => {
    const { tr } = writer.editor.state
    writer.editor.dispatch(flat ? tr.insertText(slice.content.textBetween(0, slice.content.size, '')) : tr.replaceSelection(slice))
  }
}

/** Who is credited with a text that stands once, letter by letter. */
function writersOf(stands: readonly string[], text: string): string {
  const letters = stands.flatMap((part) => [...part.slice(2)].map((letter) => [letter, part[0] ?? ''] as const))
  const at = letters
    .map(([letter]) => letter)
    .join('')
    .indexOf(text)
  if (at < 0) throw new Error(`${text} is nowhere`)
  return letters
    .slice(at, at + text.length)
    .map(([, who]) => who)
    .join('')
}

describe('what is moved keeps its writers', () => {
  it('when parts of several paragraphs are cut and pasted on one line, ten minutes later', () => {
    const { room, yi, credited } = paragraphs()
    const paste = cutFrom(yi, '面', '了雾')
    room.now += 10 * minute
    yi.select('停航')
    paste(true)
    expect(writersOf(credited().stands, '面上起了雾')).toBe('甲甲甲甲甲')
    expect(credited().struck).toEqual([])
  })

  it('when a few letters of two paragraphs are, at once', () => {
    const { yi, credited } = paragraphs()
    const paste = cutFrom(yi, '面', '上')
    yi.select('停航')
    paste(true)
    expect(writersOf(credited().stands, '面上')).toBe('甲甲')
    expect(credited().struck).toEqual([])
  })

  it('when it is the rest of a paragraph, behind a word that takes the place of what stood before it', () => {
    const { jia, credited } = paragraphs()
    selectFrom(jia, '面', '了雾，')
    jia.type('岸上无人')
    expect(writersOf(credited().stands, '江岸上无人渡船')).toBe('甲甲甲甲甲乙乙')
  })

  it('when two people took it at the same moment, one of whom the log does not see delete it', () => {
    const { room, jia, yi, credited } = twoWriters()
    yi.offline(() => {
      const own = yi.cut('江面上起了雾')
      yi.select('停航')
      own()
      const paste = jia.cut('江面上起了雾')
      jia.select('。')
      paste()
    })
    room.now += 1000
    const { stands, struck } = credited()
    expect(stands.filter((part) => part.startsWith('乙')).join('')).not.toMatch(/[江面上起了雾]/)
    expect(struck).toEqual([])
  })

  it('when one of two copies of it is cut and pasted, a single letter too', () => {
    const { jia, yi, credited } = twoWriters()
    jia.offline(() => {
      jia.select('起了').run(splitBlock)
      yi.select('起了').run(splitBlock)
    })
    for (const word of ['起了', '雾']) {
      const paste = yi.cut(word)
      yi.select('江')
      paste()
      expect(credited().struck).toEqual([])
      expect(
        credited()
          .stands.filter((part) => part.startsWith('乙'))
          .join(''),
      ).not.toMatch(/[起了雾]/)
    }
  })
})

describe('what is written belongs to its writer', () => {
  it('also in a paragraph so much was deleted of that every letter is there', () => {
    const { jia, yi, credited } = twoWriters()
    for (const word of ['天色', '见晚', '人行', '在岸', '边灯', '火起']) {
      jia.select('渡船').type(word)
      jia.select(word, true)
      jia.editor.dispatch(jia.editor.state.tr.deleteSelection())
    }
    yi.select('停航', true).type('行人见天边')
    expect(writersOf(credited().stands, '行人见天边')).toBe('乙乙乙乙乙')
  })

  it('also when it comes with something that was moved, and has letters of what stood beside that', () => {
    const { room, jia, yi, credited } = twoWriters()
    jia.select('。').type('行人在岸边等到天黑以后才各自散去')
    const paste = yi.cut('行人在岸边等到天黑以后才各自散去')
    yi.offline(() => {
      yi.select('江')
      paste()
      yi.select('渡船').type('等天黑')
      yi.select('停航').type('岸边')
    })
    room.now += 1000
    expect(writersOf(credited().stands, '行人在岸边等到天黑以后才各自散去')).toBe('甲'.repeat(16))
    expect(writersOf(credited().stands, '等天黑渡船岸边')).toBe('乙'.repeat(7))
  })
})
