import * as Y from 'yjs'
import type { MetaTextKey } from '#shared/article/metadata.ts'
import { type Ancestry, afterDelta, editBetween, moveCaret, ownAncestry, rebaseEdit, type TextEdit } from './textEdit.ts'

/** A text field of the page. */
export type TextControl = HTMLInputElement | HTMLTextAreaElement

/**
 * Binds one text key of the meta map to a form field, both ways, so that two people can write in it at once. The
 * field's caret stays where it is when others write. While an input method composes, neither side is touched: the
 * person's edit is rebased on what came in between when the composition ends. Undo takes back own changes only.
 *
 * The field must be uncontrolled; `onChange` hears of every new value.
 */
export class CollabText {
  readonly #map: Y.Map<unknown>
  readonly #key: MetaTextKey
  readonly #control: TextControl
  readonly #onChange: (value: string) => void
  readonly #stop: (() => void)[] = []
  #text: Y.Text | null = null
  #undo: Y.UndoManager | null = null
  /** The Y.Text that this field put into the map, because there was none. */
  #made: Y.Text | null = null
  /** What the field showed before the person's latest change. */
  #shown = ''
  /** Set while an input method composes. */
  #ancestry: Ancestry | null = null

  constructor(map: Y.Map<unknown>, key: MetaTextKey, control: TextControl, onChange: (value: string) => void) {
    this.#map = map
    this.#key = key
    this.#control = control
    this.#onChange = onChange
    this.#attach()
    const replaced = (event: Y.YMapEvent<unknown>) => {
      if (event.keysChanged.has(key)) this.#attachAnew()
    }
    map.observe(replaced)
    this.#stop.push(() => map.unobserve(replaced))
    this.#listen('compositionstart', () => {
      this.#ancestry = ownAncestry(this.#shown.length)
    })
    this.#listen('compositionend', () => this.#endComposition())
    this.#listen('input', () => this.#take())
    this.#listen('keydown', (event) => this.#undoByKey(event))
    this.#listen('blur', () => this.#endComposition())
  }

  destroy(): void {
    if (this.#ancestry) this.#endComposition()
    this.#detach()
    for (const stop of this.#stop) stop()
  }

  #listen(type: string, handle: (event: Event) => void): void {
    this.#control.addEventListener(type, handle)
    this.#stop.push(() => this.#control.removeEventListener(type, handle))
  }

  /** Binds to the Y.Text that stands in the map now; another client may have put a new one there. */
  #attach(): void {
    const value = this.#map.get(this.#key)
    if (value instanceof Y.Text && value === this.#text) return
    this.#detach()
    if (value instanceof Y.Text) {
      this.#text = value
      value.observe(this.#onText)
      this.#undo = new Y.UndoManager(value, { trackedOrigins: new Set([this]), captureTimeout: 600 })
    }
    this.#ancestry = null
    this.#show(this.#value())
  }

  /**
   * Two people who begin an empty field at the same moment both make its text, and one of the two is dropped. Whoever
   * wrote into that one puts their words behind the other's.
   */
  #attachAnew(): void {
    const dropped = this.#made !== null && this.#made === this.#text && this.#map.get(this.#key) !== this.#made ? this.#shown : ''
    this.#attach()
    if (this.#text === this.#made) return
    this.#made = null
    if (dropped === '' || this.#control.readOnly || this.#text === null) return
    this.#apply([{ at: this.#text.length, remove: 0, insert: dropped }])
    this.#show(this.#value())
  }

  #detach(): void {
    this.#text?.unobserve(this.#onText)
    this.#undo?.destroy()
    this.#text = null
    this.#undo = null
  }

  #value(): string {
    const value = this.#map.get(this.#key)
    if (value instanceof Y.Text) return value.toString()
    return typeof value === 'string' ? value : ''
  }

  readonly #onText = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return
    if (this.#ancestry) this.#ancestry = afterDelta(this.#ancestry, event.delta)
    else this.#show(event.target.toString(), event)
  }

  #show(value: string, event?: Y.YTextEvent): void {
    this.#shown = value
    if (this.#control.value !== value) {
      const { selectionStart, selectionEnd, scrollTop, scrollLeft } = this.#control
      const focused = this.#control.ownerDocument.activeElement === this.#control
      this.#control.value = value
      if (event && focused && selectionStart !== null && selectionEnd !== null) {
        this.#control.setSelectionRange(moveCaret(selectionStart, event.delta), moveCaret(selectionEnd, event.delta))
        Object.assign(this.#control, { scrollTop, scrollLeft })
      }
    }
    this.#onChange(value)
  }

  #take(): void {
    if (this.#ancestry) {
      this.#onChange(this.#control.value)
      return
    }
    const { value, selectionEnd } = this.#control
    const edit = editBetween(this.#shown, value, selectionEnd ?? value.length)
    this.#shown = value
    if (edit) this.#apply([edit])
    this.#onChange(value)
  }

  #endComposition(): void {
    const ancestry = this.#ancestry
    if (!ancestry) return
    this.#ancestry = null
    const { value, selectionEnd } = this.#control
    const edit = editBetween(this.#shown, value, selectionEnd ?? value.length)
    const edits = edit ? rebaseEdit(edit, ancestry) : []
    this.#apply(edits)
    const caret = edits.findLast((part) => part.insert !== '')
    this.#show(this.#value())
    const focused = this.#control.ownerDocument.activeElement === this.#control
    if (caret && focused) this.#control.setSelectionRange(caret.at + caret.insert.length, caret.at + caret.insert.length)
  }

  /** Writes the edits as one change of this person. A missing Y.Text is made now, because now it is needed. */
  #apply(edits: readonly TextEdit[]): void {
    if (edits.length === 0) return
    const { doc } = this.#map
    const write = () => {
      if (!this.#text) {
        const text = new Y.Text(this.#value())
        this.#map.set(this.#key, text)
        this.#text = text
        this.#made = text
        text.observe(this.#onText)
        this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: 600 })
      }
      for (const { at, remove, insert } of edits) {
        if (remove > 0) this.#text.delete(at, remove)
        if (insert !== '') this.#text.insert(at, insert)
      }
    }
    if (doc) doc.transact(write, this)
    else write()
  }

  #undoByKey(event: Event): void {
    if (!(event instanceof KeyboardEvent) || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
    const key = event.key.toLowerCase()
    const redo = (key === 'z' && event.shiftKey) || (key === 'y' && !event.shiftKey)
    if (key !== 'z' && !redo) return
    event.preventDefault()
    if (this.#control.readOnly) return
    if (redo) this.#undo?.redo()
    else this.#undo?.undo()
  }
}
