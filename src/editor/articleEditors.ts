import type { Editor } from '@tiptap/core'
import { type TextField, textFields } from '#shared/article/names.ts'

/** The editors of one open article, for tools that work on all of its text. They come and go with their session. */
export class ArticleEditors {
  readonly #editors = new Map<TextField, Editor>()
  readonly #listeners = new Set<() => void>()
  #active: TextField | null = null

  /** The field that had the focus last; null before any had it. */
  get active(): TextField | null {
    return this.#active
  }

  get(field: TextField): Editor | undefined {
    const editor = this.#editors.get(field)
    return editor?.isDestroyed ? undefined : editor
  }

  /** Those that are there, in the order of the page. */
  all(): readonly (readonly [TextField, Editor])[] {
    return textFields.flatMap((field) => {
      const editor = this.get(field)
      return editor === undefined ? [] : [[field, editor] as const]
    })
  }

  /** @param editor null when it is gone */
  set(field: TextField, editor: Editor | null): void {
    if (editor === null) this.#editors.delete(field)
    else this.#editors.set(field, editor)
    this.#tell()
  }

  /** Notes which field has the focus. */
  focused(editor: Editor): void {
    const field = textFields.find((name) => this.#editors.get(name) === editor)
    if (field === undefined || field === this.#active) return
    this.#active = field
    this.#tell()
  }

  /** Told when an editor comes or goes and when another one gets the focus; gives the function that stops listening. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
