import { TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { bodySchema } from '#shared/article/schema.ts'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { readAuthors } from '../../../server/attribution/readAuthors.ts'
import { createArticleUndo } from '../../../src/collab/articleUndo.ts'
import { HeadlessEditor } from './headlessEditor.ts'
import { TypingRoom } from './typingRoom.ts'

export const schema = bodySchema()

/** A person at the product's own binding; what they do arrives at once, unless they are cut off. */
export class Writer {
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

/** An article of two people: 江面上起了雾， by 甲 and 渡船停航。 by 乙, and what the ledger says of it. */
export function twoWriters() {
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
