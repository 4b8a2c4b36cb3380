import { Mark, mergeAttributes } from '@tiptap/core'
import { runInLevels } from '../names.ts'

/**
 * A run-in head (段首小标题): the bold lead sentence of a paragraph (level 1) or of a point inside it (level 2). It is
 * part of the running text and never a heading block; print, WeChat and the page each give it their own style.
 */
export const RunIn = Mark.create({
  name: 'runIn',
  priority: 1001, // before bold, so that <strong data-runin> is read as a run-in head
  inclusive: false, // what is typed after the head is ordinary text
  addAttributes() {
    return {
      level: {
        default: 1,
        parseHTML: (element) => {
          const level = Number(element.getAttribute('data-runin'))
          return runInLevels.find((known) => known === level) ?? 1
        },
        renderHTML: (attributes) => ({ 'data-runin': String(attributes['level']) }),
      },
    }
  },
  parseHTML() {
    return [{ tag: 'strong[data-runin]' }]
  },
  renderHTML({ HTMLAttributes }) {
    return ['strong', mergeAttributes(HTMLAttributes, { class: 'runin' }), 0]
  },
})
