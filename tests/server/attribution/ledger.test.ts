import { joinBackward, setBlockType, splitBlock, toggleMark } from '@tiptap/pm/commands'
import { TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { readAuthors } from '../../../server/attribution/readAuthors.ts'
import { createArticleUndo } from '../../../src/collab/articleUndo.ts'
import { HeadlessEditor } from '../../support/robots/headlessEditor.ts'
import { TypingRoom } from '../../support/robots/typingRoom.ts'

const schema = bodySchema()

/** A person at the product's own binding; what they do arrives at once, unless they are cut off. */
class Writer {
  readonly doc = new Y.Doc()
  readonly editor: HeadlessEditor
  readonly undo: Y.UndoManager
  readonly #room: TypingRoom
  readonly #name: string
  #waiting: { sent: Uint8Array[]; received: Uint8Array[] } | null = null

  constructor(room: TypingRoom, name: string) {
    this.#room = room
    this.#name = name
    const receive = (update: Uint8Array) =>
      this.#waiting ? this.#waiting.received.push(update) : Y.applyUpdate(this.doc, update, 'remote')
    Y.applyUpdate(this.doc, room.join(name, receive), 'remote')
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'remote') return
      if (this.#waiting) this.#waiting.sent.push(update)
      else room.send(name, update)
    })
    this.undo = createArticleUndo(this.doc)
    this.undo.captureTimeout = 0
    this.undo.addTrackedOrigin(ySyncPluginKey)
    this.editor = new HeadlessEditor(fragmentOf(this.doc, 'body'), schema, this.undo)
  }

  /** Puts the caret before, or with `end` a selection over, a text of the article. */
  select(text: string, end = false): this {
    let at = -1
    this.editor.state.doc.descendants((node, pos) => {
      const found = node.isText ? (node.text ?? '').indexOf(text) : -1
      if (found >= 0 && at < 0) at = pos + found
    })
    if (at < 0 && text !== '') throw new Error(`${text} is nowhere`)
    const from = text === '' ? 1 : at
    const { state } = this.editor
    this.editor.dispatch(state.tr.setSelection(TextSelection.create(state.doc, from, end ? from + text.length : from)))
    return this
  }

  type(text: string): this {
    this.#room.now += 500
    this.editor.dispatch(this.editor.state.tr.insertText(text))
    return this
  }

  run(command: Parameters<HeadlessEditor['command']>[0]): this {
    this.#room.now += 500
    if (!this.editor.command(command)) throw new Error('the command did nothing')
    return this
  }

  /** @returns what pastes it where the caret is */
  cut(text: string): () => void {
    this.select(text, true)
    const slice = this.editor.state.selection.content()
    this.editor.dispatch(this.editor.state.tr.deleteSelection())
    return () => this.editor.dispatch(this.editor.state.tr.replaceSelection(slice))
  }

  drag(text: string, before: string): this {
    this.select(before)
    const target = this.editor.state.selection.from
    this.select(text, true)
    const tr = this.editor.state.tr
    const slice = this.editor.state.selection.content()
    tr.deleteSelection()
    this.editor.dispatch(tr.replaceRange(tr.mapping.map(target), tr.mapping.map(target), slice))
    return this
  }

  offline(work: () => void): void {
    this.#waiting = { sent: [], received: [] }
    work()
    const { sent, received } = this.#waiting
    this.#waiting = null
    this.#room.send(this.#name, Y.mergeUpdates(sent))
    for (const update of received) Y.applyUpdate(this.doc, update, 'remote')
  }
}

function article() {
  const room = new TypingRoom()
  const [jia, yi] = [new Writer(room, '甲'), new Writer(room, '乙')]
  const credited = () => {
    const { runs, struck } = readAuthors(room.ledger)
    const name = (origin: number) => room.ledger.parts.people[room.ledger.whereWritten(origin)?.person ?? -1]
    const joined: [string | undefined, string][] = []
    for (const { text, origin } of runs) {
      const last = joined.at(-1)
      if (last && last[0] === name(origin)) last[1] += text
      else joined.push([name(origin), text])
    }
    return { stands: joined.map(([who, text]) => `${who}:${text}`), struck: struck.map(({ text, origin }) => `${name(origin)}:${text}`) }
  }
  jia.select('').type('江面上起了雾，')
  yi.select('').editor.dispatch(yi.editor.state.tr.insertText('渡船停航。', 8))
  return { room, jia, yi, credited }
}

const both = ['甲:江面上起了雾，', '乙:渡船停航。']

describe('what keeps its authors, whoever does it', () => {
  it('a paragraph that is split, joined, split in somebody else’s words and joined again', () => {
    const { jia, yi, credited } = article()
    yi.select('起了').run(splitBlock)
    expect(credited().stands).toEqual(both)
    jia.select('起了').run(joinBackward)
    expect(credited().stands).toEqual(both)
    jia.select('船停').run(splitBlock)
    yi.select('船停').run(joinBackward)
    expect(credited()).toEqual({ stands: both, struck: [] })
  })

  it('a single letter at the end of a paragraph that is split', () => {
    const { jia, credited } = article()
    jia.select('。').run(splitBlock)
    expect(credited()).toEqual({ stands: both, struck: [] })
  })

  it('text that is cut and pasted: inside a paragraph, into another one, with a paragraph end', () => {
    const { jia, yi, credited } = article()
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
    const { yi, credited } = article()
    yi.drag('上起', '停航')
    expect(credited()).toEqual({ stands: ['甲:江面了雾，', '乙:渡船', '甲:上起', '乙:停航。'], struck: [] })
  })

  it('text that somebody deletes and takes back, letter by letter and all at once, and again', () => {
    const { yi, credited } = article()
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
    const { yi, credited, room } = article()
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
    const { room, jia, yi, credited } = article()
    jia.cut('江面上起了雾，渡船停航。')
    room.now += 3 * 24 * 3_600_000
    yi.select('').type('新稿。')
    expect(credited().stands).toEqual(['乙:新稿。'])
    room.now += 3_600_000
    yi.type('江面上起了雾，渡船停航。')
    expect(credited()).toEqual({ stands: ['乙:新稿。', ...both], struck: [] })
  })

  it('what was split and written without a line, while a colleague split the same paragraph', () => {
    const { jia, yi, credited } = article()
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
    const { yi, credited } = article()
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
    const { room, yi, credited } = article()
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
    const { room, jia, yi } = article()
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
    const { room, jia, yi } = article()
    jia.offline(() => {
      remove(jia, '江面上起')
      remove(yi, '面上')
    })
    expect(strikes(room).sort()).toEqual(['乙:面上', '甲:江', '甲:起'])
  })

  it('not before the last copy is gone, when two people moved it at the same moment', () => {
    const { room, jia, yi } = article()
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
    const { yi, credited } = article()
    yi.select('江面上起了雾，', true)
    yi.editor.dispatch(yi.editor.state.tr.deleteSelection())
    yi.type('今晨')
    for (const letter of '江上有雾') yi.type(letter)
    expect(credited().stands).toEqual(['乙:今晨江上有雾渡船停航。'])
    expect(credited().struck).toEqual(['甲:江面上起了雾，'])
  })

  it('what takes the place of a colleague’s words', () => {
    const { yi, credited } = article()
    yi.select('起了雾', true).type('下大雨')
    expect(credited()).toEqual({ stands: ['甲:江面上', '乙:下大雨', '甲:，', '乙:渡船停航。'], struck: ['甲:起了雾'] })
  })
})
