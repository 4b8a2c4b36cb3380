import { Extension, getMarkRange } from '@tiptap/core'
import type { Mark, MarkType } from '@tiptap/pm/model'
import type { EditorState } from '@tiptap/pm/state'
import type { RunInLevel } from '#shared/article/names.ts'
import { typedRunIn } from './runInTyping.ts'
import { sentenceAt } from './sentence.ts'

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    runIns: {
      /**
       * Makes the selection, or the sentence at the caret, a run-in head (段首小标题) of a level; makes it ordinary text
       * if it is one of that level already. In an empty block what is typed next becomes the head.
       */
      toggleRunIn: (level: RunInLevel) => ReturnType
    }
  }
}

export const RunIns = Extension.create({
  name: 'runIns',
  priority: 1010, // its Mod-Alt-2 comes before the heading's

  addCommands() {
    return {
      toggleRunIn:
        (level) =>
        ({ state, tr, dispatch, commands }) => {
          const type = state.schema.marks['runIn']
          // Where there is no text yet, what is typed next becomes the head.
          if (typedRunIn(state) === level) return commands.endRunIn()
          const range = type ? rangeOf(state, type) : null
          if (!type || range === null) return commands.beginRunIn(level)
          if (!dispatch) return true
          const isOn = covers(state, range, type, level)
          tr.removeMark(range.from, range.to, type)
          if (!isOn) tr.addMark(range.from, range.to, type.create({ level }))
          tr.removeStoredMark(type)
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      'Mod-Alt-1': () => this.editor.commands.toggleRunIn(1),
      'Mod-Alt-2': () => this.editor.commands.toggleRunIn(2),
    }
  },
})

interface Range {
  readonly from: number
  readonly to: number
}

/** What a run-in head would be made of; null where there is no text for one. */
function rangeOf(state: EditorState, type: MarkType): Range | null {
  const { selection } = state
  if (!selection.empty) return selection.$from.parent.inlineContent ? { from: selection.from, to: selection.to } : null
  const { $from } = selection
  if (!$from.parent.inlineContent || !$from.parent.type.allowsMarkType(type)) return null
  const near = $from.nodeAfter ?? $from.nodeBefore
  const existing = near !== null && type.isInSet(near.marks) ? getMarkRange($from, type) : undefined
  if (existing) return existing
  const text = $from.parent.textBetween(0, $from.parent.content.size, undefined, '\n')
  const sentence = sentenceAt(text, $from.parentOffset)
  return sentence.from === sentence.to ? null : { from: $from.start() + sentence.from, to: $from.start() + sentence.to }
}

function covers(state: EditorState, { from, to }: Range, type: MarkType, level: RunInLevel): boolean {
  let isCovered = true
  state.doc.nodesBetween(from, to, (node) => {
    if (node.isText && !node.marks.some((mark: Mark) => mark.type === type && mark.attrs['level'] === level)) isCovered = false
  })
  return isCovered
}
