import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { undoManagerOf } from '../behaviours/undo.ts'
import { readParagraphs } from './readParagraphs.ts'
import { type RunInSuggestion, suggestRunIns } from './suggestRunIns.ts'

/** A suggestion as positions in the document, under a name that survives changes elsewhere in the text. */
export interface PlacedSuggestion extends Omit<RunInSuggestion, 'paragraph'> {
  readonly key: string
}

/** What may be run-in heads in a body as it stands now. The same sentence twice has two names. */
export function findSuggestions(doc: Node): readonly PlacedSuggestion[] {
  const paragraphs = readParagraphs(doc)
  const seen = new Map<string, number>()
  return suggestRunIns(paragraphs).map(({ paragraph, from, to, ...suggestion }) => {
    const start = paragraphs[paragraph]?.start ?? 0
    const name = `${suggestion.level} ${suggestion.text}`
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    return { ...suggestion, from: start + from, to: start + to, key: `${name} ${count}` }
  })
}

/**
 * Makes run-in heads of suggestions, as one step of undo. What a colleague has changed meanwhile so that it is no
 * suggestion any more is passed over.
 * @returns how many became heads
 */
export function acceptSuggestions(editor: Editor, keys: readonly string[]): number {
  const { state, view } = editor
  const type = state.schema.marks['runIn']
  if (!type || !editor.isEditable) return 0
  const found = findSuggestions(state.doc).filter(({ key }) => keys.includes(key))
  if (found.length === 0) return 0
  const tr = state.tr
  for (const { from, to, level } of found) tr.removeMark(from, to, type).addMark(from, to, type.create({ level }))
  const undoManager = undoManagerOf(state)
  undoManager?.stopCapturing()
  view.dispatch(tr)
  undoManager?.stopCapturing()
  return found.length
}

/** Selects a suggestion in the text and brings it before the eyes. Does nothing when it is gone. */
export function showSuggestion(editor: Editor, wanted: string): void {
  const { state, view } = editor
  const found = findSuggestions(state.doc).find(({ key }) => key === wanted)
  if (found === undefined) return
  view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, found.from, found.to)))
  const { node } = view.domAtPos(found.from)
  const element = node instanceof Element ? node : node.parentElement
  element?.scrollIntoView({ block: 'center' })
}
