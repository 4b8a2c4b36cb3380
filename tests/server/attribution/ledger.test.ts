import { joinBackward, setBlockType, splitBlock, toggleMark } from '@tiptap/pm/commands'
import { describe, expect, it } from 'vitest'
import { readAuthors } from '../../../server/attribution/readAuthors.ts'
import { schema, twoWriters, type Writer } from '../../support/robots/twoWriters.ts'
import type { TypingRoom } from '../../support/robots/typingRoom.ts'

const both = ['甲:江面上起了雾，', '乙:渡船停航。']

describe('what keeps its authors, whoever does it', () => {
  it('a paragraph that is split, joined, split in somebody else’s words and joined again', () => {
    const { jia, yi, credited } = twoWriters()
    yi.select('起了').run(splitBlock)
    expect(credited().stands).toEqual(both)
    jia.select('起了').run(joinBackward)
    expect(credited().stands).toEqual(both)
    jia.select('船停').run(splitBlock)
    yi.select('船停').run(joinBackward)
    expect(credited()).toEqual({ stands: both, struck: [] })
  })

  it('a single letter at the end of a paragraph that is split', () => {
    const { jia, credited } = twoWriters()
    jia.select('。').run(splitBlock)
    expect(credited()).toEqual({ stands: both, struck: [] })
  })

  it('text that is cut and pasted: inside a paragraph, into another one, with a paragraph end', () => {
    const { jia, yi, credited } = twoWriters()
    const paste = yi.cut('起了雾，渡船')
    expect(credited().struck).toEqual(['甲:起了雾，', '乙:渡船'])
    yi.select('停航')
    paste()
    expect(credited()).toEqual({ stands: both, struck: [] })
    yi.select('停航').run(splitBlock)
    yi.select('面上起', true)
    const again = yi.cut('面上起了')
    yi.select('航。')
    again()
    expect(credited().stands).toEqual(['甲:江雾，', '乙:渡船停', '甲:面上起了', '乙:航。'])
    expect(jia.editor.state.doc.childCount).toBe(2)
  })

  it('text that is dragged, also when the binding compares it into other pieces', () => {
    const { yi, credited } = twoWriters()
    yi.drag('上起', '停航')
    expect(credited()).toEqual({ stands: ['甲:江面了雾，', '乙:渡船', '甲:上起', '乙:停航。'], struck: [] })
  })

  it('text that somebody deletes and takes back, letter by letter and all at once, and again', () => {
    const { yi, credited } = twoWriters()
    for (let i = 0; i < 3; i++) {
      yi.select('面', true)
      yi.editor.dispatch(yi.editor.state.tr.deleteSelection())
      yi.select('起了雾，渡船', true)
      yi.editor.dispatch(yi.editor.state.tr.deleteSelection())
      expect(credited().struck.join('')).toContain('面')
      yi.undo.undo()
      yi.undo.undo()
      expect(credited()).toEqual({ stands: both, struck: [] })
      yi.undo.redo()
      yi.undo.undo()
      expect(credited()).toEqual({ stands: both, struck: [] })
    }
  })

  it('a paragraph that becomes a heading, is emphasised and becomes a paragraph again', () => {
    const { yi, credited, room } = twoWriters()
    const { heading, paragraph } = schema.nodes
    const { bold } = schema.marks
    if (!heading || !paragraph || !bold) throw new Error('the schema lacks a node')
    yi.select('江').run(setBlockType(heading, { level: 2 }))
    yi.select('面上起', true).run(toggleMark(bold))
    yi.select('江').run(setBlockType(paragraph))
    expect(credited()).toEqual({ stands: both, struck: [] })
    expect(room.ledger.parts.sessions.find(({ person }) => room.ledger.parts.people[person] === '乙')).toMatchObject({
      added: 5,
      struck: 0,
    })
  })

  it('a text that is put back long after it was deleted, by somebody else', () => {
    const { room, jia, yi, credited } = twoWriters()
    jia.cut('江面上起了雾，渡船停航。')
    room.now += 3 * 24 * 3_600_000
    yi.select('').type('新稿。')
    expect(credited().stands).toEqual(['乙:新稿。'])
    room.now += 3_600_000
    yi.type('江面上起了雾，渡船停航。')
    expect(credited()).toEqual({ stands: ['乙:新稿。', ...both], struck: [] })
  })

  it('what was split and written without a line, while a colleague split the same paragraph', () => {
    const { jia, yi, credited } = twoWriters()
    yi.offline(() => {
      yi.select('渡船').run(splitBlock)
      yi.type('因此')
      jia.select('起了').run(splitBlock)
    })
    const { stands } = credited()
    expect(stands.filter((part) => part.startsWith('甲')).join('')).not.toMatch(/[渡船停航因此]/)
    expect(stands.filter((part) => part.startsWith('乙')).join('')).not.toMatch(/[江面上起了雾]/)
  })

  it('letters of an input method that become others are nobody’s deletion', () => {
    const { yi, credited } = twoWriters()
    yi.offline(() => {
      yi.select('渡船').type('z')
      const { from } = yi.editor.state.selection
      yi.editor.dispatch(yi.editor.state.tr.insertText('zh', from - 1, from))
      yi.editor.dispatch(yi.editor.state.tr.insertText('中午', from - 1, from + 1))
    })
    expect(credited()).toEqual({ stands: ['甲:江面上起了雾，', '乙:中午渡船停航。'], struck: [] })
  })
})

describe('what is struck', () => {
  const strikes = (room: TypingRoom) =>
    readAuthors(room.ledger).struck.map(
      ({ text, deed }) => `${room.ledger.parts.people[room.ledger.parts.deeds[deed]?.person ?? -1]}:${text}`,
    )
  const remove = (writer: Writer, text: string) => {
    writer.select(text, true)
    writer.editor.dispatch(writer.editor.state.tr.deleteSelection())
  }

  it('is nothing that was cut and pasted, when the paste and then the cut are taken back, and done again', () => {
    const { room, yi, credited } = twoWriters()
    const paste = yi.cut('江面上')
    yi.select('停航')
    paste()
    expect(strikes(room)).toEqual([])
    yi.undo.undo()
    expect(strikes(room)).toEqual(['乙:江面上'])
    yi.undo.undo()
    expect(credited()).toEqual({ stands: both, struck: [] })
    yi.undo.redo()
    expect(strikes(room)).toEqual(['乙:江面上'])
    yi.undo.redo()
    expect(strikes(room)).toEqual([])
  })

  it('by whoever took it out last: after a move, after it was put back', () => {
    const { room, jia, yi } = twoWriters()
    const paste = yi.cut('江面上')
    yi.select('停航')
    paste()
    remove(jia, '江面上')
    expect(strikes(room)).toEqual(['甲:江面上'])
    jia.undo.undo()
    expect(strikes(room)).toEqual([])
    remove(yi, '江面上')
    expect(strikes(room)).toEqual(['乙:江面上'])
  })

  it('by whoever was first, once, when two people take it out at the same moment', () => {
    const { room, jia, yi } = twoWriters()
    jia.offline(() => {
      remove(jia, '江面上起')
      remove(yi, '面上')
    })
    expect(strikes(room).sort()).toEqual(['乙:面上', '甲:江', '甲:起'])
  })

  it('not before the last copy is gone, when two people moved it at the same moment', () => {
    const { room, jia, yi } = twoWriters()
    jia.offline(() => {
      jia.select('起了').run(splitBlock)
      yi.select('起了').run(splitBlock)
    })
    const copies = () => jia.doc.getXmlFragment('body').toString().split('起了').length - 1
    expect(copies()).toBe(2)
    remove(yi, '起了')
    expect(strikes(room)).toEqual([])
    remove(yi, '起了')
    expect([copies(), strikes(room)]).toEqual([0, ['乙:起了']])
  })
})

describe('what belongs to whoever writes it', () => {
  it('words that happen to have been deleted before', () => {
    const { yi, credited } = twoWriters()
    yi.select('江面上起了雾，', true)
    yi.editor.dispatch(yi.editor.state.tr.deleteSelection())
    yi.type('今晨')
    for (const letter of '江上有雾') yi.type(letter)
    expect(credited().stands).toEqual(['乙:今晨江上有雾渡船停航。'])
    expect(credited().struck).toEqual(['甲:江面上起了雾，'])
  })

  it('what takes the place of a colleague’s words', () => {
    const { yi, credited } = twoWriters()
    yi.select('起了雾', true).type('下大雨')
    expect(credited()).toEqual({ stands: ['甲:江面上', '乙:下大雨', '甲:，', '乙:渡船停航。'], struck: ['甲:起了雾'] })
  })
})
