import { joinBackward, joinForward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands'
import type { Node, Schema, Slice } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/article/ydoc.ts'
import { createArticleUndo } from '../../../src/collab/articleUndo.ts'
import { below, pick } from '../rng.ts'
import { HeadlessEditor } from './headlessEditor.ts'
import type { TypingRoom } from './typingRoom.ts'

export type Field = 'headline' | 'body'

export interface RobotOptions {
  readonly name: string
  readonly clientId: number
  /** Gives a letter that it alone types. */
  readonly letter: () => string
  readonly room: TypingRoom
  readonly random: () => number
  readonly schemas: Readonly<Record<Field, Schema>>
  /** Characters in the article beyond which more is deleted than typed. */
  readonly target: number
}

/** A person who types, cuts, pastes, drags, undoes and formats at random, in the product's own binding. */
export class Robot {
  readonly name: string
  readonly doc = new Y.Doc()
  readonly #options: RobotOptions
  #editors: Readonly<Record<Field, HeadlessEditor>>
  #undo: Y.UndoManager
  /** Why it had to open the article anew, each time. */
  readonly failures: unknown[] = []
  readonly #inbox: Uint8Array[] = []
  readonly #outbox: { readonly update: Uint8Array; readonly act: string }[] = []
  /** What it is doing, in a word. */
  #doing = ''
  #offline = 0
  #clipboard: Slice | null = null
  #composing: { editor: HeadlessEditor; from: number; length: number; left: number } | null = null
  /** Where it types at the moment. */
  #field: Field = 'body'

  constructor(options: RobotOptions) {
    this.#options = options
    this.name = options.name
    this.doc.clientID = options.clientId
    Y.applyUpdate(
      this.doc,
      options.room.join(options.name, (update) => this.#inbox.push(update)),
      'remote',
    )
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') this.#outbox.push({ update, act: this.#doing })
    })
    ;[this.#editors, this.#undo] = this.#open()
  }

  #open(): [Readonly<Record<Field, HeadlessEditor>>, Y.UndoManager] {
    const undo = createArticleUndo(this.doc)
    undo.captureTimeout = 0
    const editor = (field: Field) => new HeadlessEditor(fragmentOf(this.doc, field), this.#options.schemas[field], undo)
    return [{ headline: editor('headline'), body: editor('body') }, undo]
  }

  /** One action, and what follows from it: what others did is taken in before, what it did is sent after. */
  step(): void {
    const { random } = this.#options
    if (this.#offline > 0) this.#offline--
    else if (!this.#composing && random() < 0.001) this.#offline = 10 + below(random, 30)
    if (this.#offline === 0 && !this.#composing && random() < 0.9) this.receive()
    this.#act()
    this.#reopen()
    if (this.#offline === 0 && !this.#composing) this.flush()
  }

  /** Comes back and hands over everything. */
  finish(): void {
    this.#offline = 0
    while (this.#composing) this.#compose()
    this.flush()
    this.receive()
  }

  receive(): void {
    const updates = this.#inbox.splice(0)
    if (updates.length === 0) return
    Y.applyUpdate(this.doc, updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates), 'remote')
  }

  /** Where the binding stopped a person loads the page anew. */
  #reopen(): void {
    const failed = Object.values(this.#editors).filter(({ failure }) => failure !== undefined)
    if (failed.length === 0) return
    this.failures.push(...failed.map(({ failure }) => failure))
    for (const editor of Object.values(this.#editors)) editor.destroy()
    this.#undo.destroy()
    this.#composing = null
    ;[this.#editors, this.#undo] = this.#open()
  }

  flush(): void {
    const changes = this.#outbox.splice(0)
    const { room } = this.#options
    // What was written without a line arrives as one update.
    if (changes.length > 5) room.send(this.name, Y.mergeUpdates(changes.map(({ update }) => update)), 'return')
    else for (const { update, act } of changes) room.send(this.name, update, act)
  }

  destroy(): void {
    for (const editor of Object.values(this.#editors)) editor.destroy()
    this.#undo.destroy()
    this.doc.destroy()
  }

  get length(): number {
    return this.#editors.body.state.doc.textContent.length
  }

  #act(): void {
    if (this.#composing) return this.#compose()
    const { random, target } = this.#options
    if (random() < 0.05) this.#field = random() < 0.2 ? 'headline' : 'body'
    const full = this.length > target
    const dice = random()
    const acts: readonly (readonly [upTo: number, act: string, run: () => void])[] = [
      [full ? 0.3 : 0.5, 'type', () => this.#type(1 + below(random, 3))],
      [full ? 0.55 : 0.6, 'backspace', () => this.#backspace()],
      [0.64, 'enter', () => this.#enter()],
      [0.68, 'join', () => this.#join()],
      [full ? 0.76 : 0.71, 'delete', () => this.#deleteRange()],
      [0.79, 'cut', () => this.#cut()],
      [0.85, 'paste', () => this.#paste()],
      [0.88, 'drag', () => this.#drag()],
      [0.92, 'undo', () => this.#undo.undo()],
      [0.935, 'redo', () => this.#undo.redo()],
      [0.965, 'format', () => this.#format()],
      [0.98, 'restructure', () => this.#restructure()],
      [1, 'compose', () => this.#startComposition()],
    ]
    const chosen = acts.find(([upTo]) => dice < upTo)
    if (!chosen) return
    this.#doing = chosen[1]
    chosen[2]()
  }

  get #editor(): HeadlessEditor {
    return this.#editors[this.#field]
  }

  #word(length: number): string {
    return Array.from({ length }, this.#options.letter).join('')
  }

  #type(length: number): void {
    const { random } = this.#options
    const editor = this.#editor
    // Mostly on from where the caret is.
    if (random() < 0.3) this.#placeCaret()
    if (!editor.state.selection.$from.parent.isTextblock) this.#placeCaret()
    if (!editor.state.selection.$from.parent.isTextblock) return
    editor.dispatch(editor.state.tr.insertText(this.#word(length)))
  }

  #placeCaret(): void {
    const at = this.#somewhere()
    if (at !== null) this.#select(at, at)
  }

  #select(from: number, to: number): void {
    const { state } = this.#editor
    this.#editor.dispatch(state.tr.setSelection(TextSelection.between(state.doc.resolve(from), state.doc.resolve(to))))
  }

  /** A place for a caret. */
  #somewhere(): number | null {
    const blocks: [number, Node][] = []
    this.#editor.state.doc.descendants((node, pos) => {
      if (node.isTextblock) blocks.push([pos, node])
    })
    if (blocks.length === 0) return null
    const [pos, node] = pick(this.#options.random, blocks)
    return pos + 1 + below(this.#options.random, node.content.size + 1)
  }

  #range(longest: number): [number, number] | null {
    const at = this.#somewhere()
    if (at === null) return null
    const size = this.#editor.state.doc.content.size
    const to = Math.min(size, at + 1 + below(this.#options.random, longest))
    this.#select(at, to)
    const { from, to: end } = this.#editor.state.selection
    return end > from ? [from, end] : null
  }

  #backspace(): void {
    const { $from } = this.#editor.state.selection
    const { from } = this.#editor.state.selection
    if ($from.parentOffset > 0) this.#editor.dispatch(this.#editor.state.tr.delete(from - 1, from))
    else this.#editor.command(joinBackward)
  }

  #enter(): void {
    if (this.#options.random() < 0.7) this.#placeCaret()
    this.#editor.command(splitBlock)
  }

  #join(): void {
    const at = this.#somewhere()
    if (at === null) return
    const $at = this.#editor.state.doc.resolve(at)
    const backward = this.#options.random() < 0.5
    this.#select(backward ? $at.start() : $at.end(), backward ? $at.start() : $at.end())
    this.#editor.command(backward ? joinBackward : joinForward)
  }

  #deleteRange(): void {
    if (this.#range(this.#options.random() < 0.1 ? 80 : 12)) this.#editor.dispatch(this.#editor.state.tr.deleteSelection())
  }

  #cut(): void {
    const range = this.#range(this.#options.random() < 0.2 ? 120 : 25)
    if (!range) return
    const { state } = this.#editor
    this.#clipboard = state.selection.content()
    this.#editor.dispatch(state.tr.deleteSelection())
    // Mostly it is put somewhere else at once, sometimes in another field.
    if (this.#options.random() < 0.7) this.#paste()
  }

  #paste(): void {
    this.#doing = 'paste'
    const slice = this.#clipboard
    // Pasted once: what is pasted twice was written by whoever pastes it.
    this.#clipboard = null
    if (!slice) return
    if (this.#options.random() < 0.1) this.#field = this.#field === 'body' ? 'headline' : 'body'
    this.#placeCaret()
    const { state } = this.#editor
    const fits = slice.content.firstChild?.type.schema === state.schema
    if (fits) this.#editor.dispatch(state.tr.replaceSelection(slice))
    else this.#editor.dispatch(state.tr.insertText(slice.content.textBetween(0, slice.content.size, '')))
  }

  /** Drag and drop: one transaction that takes away here and puts there. */
  #drag(): void {
    const range = this.#range(20)
    const target = this.#somewhere()
    if (!range || target === null) return
    const { state } = this.#editor
    const slice = state.selection.content()
    const tr = state.tr.deleteSelection()
    const at = tr.mapping.map(target)
    if (slice.openStart === 0 && slice.openEnd === 0 && slice.content.childCount === 1 && slice.content.firstChild) {
      tr.replaceRangeWith(at, at, slice.content.firstChild)
    } else tr.replaceRange(at, at, slice)
    if (tr.docChanged) this.#editor.dispatch(tr)
  }

  #format(): void {
    if (!this.#range(20)) return
    const type = this.#editor.state.schema.marks[pick(this.#options.random, ['bold', 'italic', 'underline'])]
    if (type) this.#editor.command(toggleMark(type))
  }

  #restructure(): void {
    this.#placeCaret()
    const { nodes } = this.#editor.state.schema
    const { heading, paragraph, blockquote, hardBreak } = nodes
    if (!heading || !paragraph || !blockquote || !hardBreak) return
    const dice = this.#options.random()
    if (dice < 0.4) {
      const isHeading = this.#editor.state.selection.$from.parent.type === heading
      this.#editor.command(isHeading ? setBlockType(paragraph) : setBlockType(heading, { level: 2 }))
    } else if (dice < 0.6) this.#editor.command(wrapIn(blockquote))
    else if (dice < 0.8) this.#editor.command(lift)
    else this.#editor.dispatch(this.#editor.state.tr.replaceSelectionWith(hardBreak.create()))
  }

  /** An input method: letters that become other letters, while nothing is taken in or sent. */
  #startComposition(): void {
    this.#placeCaret()
    const editor = this.#editor
    if (!editor.state.selection.$from.parent.isTextblock) return
    const { from } = editor.state.selection
    editor.dispatch(editor.state.tr.insertText('z'))
    this.#composing = { editor, from, length: 1, left: 1 + below(this.#options.random, 4) }
  }

  #compose(): void {
    const composing = this.#composing
    if (!composing) return
    const { editor, from, length } = composing
    const isLast = composing.left-- <= 0
    const text = isLast ? this.#word(1 + below(this.#options.random, 6)) : 'z'.repeat(length + 1)
    editor.dispatch(editor.state.tr.insertText(text, from, from + length))
    composing.length = text.length
    if (isLast) this.#composing = null
  }
}
