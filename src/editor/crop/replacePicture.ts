import type { Node } from '@tiptap/pm/model'
import type { Editor } from '@tiptap/react'
import * as Y from 'yjs'
import { syncStateOf } from '../behaviours/syncState.ts'

/** Origin of the change, for the undo of this person. */
const replaceOrigin = Symbol('picture')

/** A figure in the shared document: it stays the same one whatever is written around it. */
export type SharedFigure = Y.XmlElement<{ asset: string; width: number; height: number }>

/** What a figure shows. */
interface ShownPicture {
  readonly id: string
  readonly width: number
  readonly height: number
}

/** The shared figure at a position of the editor's document; null if another node is there. */
export function sharedFigureAt(editor: Editor, pos: number): SharedFigure | null {
  const sync = syncStateOf(editor.state)
  const doc: Node = editor.state.doc
  if (sync === null || pos > doc.content.size) return null
  const $pos = doc.resolve(pos)
  let parent: Y.XmlFragment = sync.type
  for (let depth = 0; depth <= $pos.depth; depth++) {
    const child = parent.get($pos.index(depth))
    if (!(child instanceof Y.XmlElement)) return null
    parent = child
  }
  return parent instanceof Y.XmlElement && parent.nodeName === 'figure' ? (parent as SharedFigure) : null
}

/**
 * Lets a figure show another picture, in one step of undo. Written into the shared document and not through the editor:
 * id, width and height are then always written together, so that of two people who do this at once one wins with all
 * three; and caption and credit are not touched.
 * @returns false if the figure is not there any more
 */
export function replacePicture(figure: SharedFigure, undo: Y.UndoManager, { id, width, height }: ShownPicture): boolean {
  const { doc } = figure
  if (doc === null || figure._item === null || isGone(figure._item)) return false
  undo.addTrackedOrigin(replaceOrigin)
  undo.stopCapturing()
  doc.transact(() => {
    figure.setAttribute('asset', id)
    figure.setAttribute('width', width)
    figure.setAttribute('height', height)
  }, replaceOrigin)
  undo.stopCapturing()
  return true
}

/** Whether it, or something around it, was deleted. */
function isGone(item: Y.Item): boolean {
  for (let at: Y.Item | null = item; at !== null; at = at.parent instanceof Y.AbstractType ? at.parent._item : null) {
    if (at.deleted) return true
  }
  return false
}
