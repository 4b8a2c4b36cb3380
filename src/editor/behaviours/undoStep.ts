import * as Y from 'yjs'

/**
 * Makes one step of undo of everything that this person changed since a moment, and of what they change next.
 * @param depth how many steps there were at that moment, after `stopCapturing`
 */
export function joinUndoSteps(undoManager: Y.UndoManager, depth: number): void {
  const { undoStack } = undoManager
  const first = undoStack[depth]
  if (first === undefined) return
  const later = undoStack.splice(depth + 1)
  first.insertions = Y.mergeDeleteSets([first.insertions, ...later.map(({ insertions }) => insertions)])
  first.deletions = Y.mergeDeleteSets([first.deletions, ...later.map(({ deletions }) => deletions)])
  // What comes within the pause after the last change belongs to the same step.
  undoManager.lastChange = Date.now()
}
