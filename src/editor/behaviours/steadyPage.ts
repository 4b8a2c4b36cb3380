import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { isFromShared } from './syncState.ts'

/*
 * A colleague's change above does not move the text that is on the screen. The browser sees to that by the elements it
 * shows. But where one change comes in several places the editor may draw blocks into the elements of their neighbours, and
 * what the browser keeps in place is another paragraph then. There the page is put back by the text itself.
 */

/** So many blocks from the top of the screen are remembered: the first that the change leaves as it is, is kept in place. */
const mostBlocks = 8

interface ComingChange {
  readonly transaction: Transaction
  readonly nextState: EditorState
}

interface SeenBlock {
  readonly node: Node
  readonly element: Element
  /** On the screen, in pixels. */
  readonly top: number
}

export const SteadyPage = Extension.create({
  name: 'steadyPage',

  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        view: (view) => {
          let seen: readonly SeenBlock[] = []
          const before = ({ transaction, nextState }: ComingChange) => {
            const isOfColleagues = transaction.docChanged && isFromShared(transaction)
            seen = isOfColleagues && movesBlocks(view.state.doc, nextState.doc) ? blocksOnScreen(view) : []
          }
          const after = () => {
            if (seen.length > 0) putBack(view, seen)
            seen = []
          }
          editor.on('beforeTransaction', before)
          editor.on('transaction', after)
          return {
            destroy: () => {
              editor.off('beforeTransaction', before)
              editor.off('transaction', after)
            },
          }
        },
      }),
    ]
  },
})

/** Whether blocks that stay as they are stand between changed ones, at another place than before. Few changes do that. */
function movesBlocks(before: Node, after: Node): boolean {
  const shared = Math.min(before.childCount, after.childCount)
  let first = 0
  while (first < shared && before.child(first) === after.child(first)) first++
  let last = 0
  while (last < shared - first && before.child(before.childCount - 1 - last) === after.child(after.childCount - 1 - last)) last++
  const places = new Map(before.children.slice(first, before.childCount - last).map((node, index) => [node, index]))
  return after.children.slice(first, after.childCount - last).some((node, index) => (places.get(node) ?? index) !== index)
}

/** Empty where the page is not scrolled (its top shows whatever comes there), and beside a cursor between blocks. */
function blocksOnScreen({ dom, state: { doc } }: EditorView): readonly SeenBlock[] {
  const { children } = dom
  const scroller = scrollerOf(dom)
  if (scroller.scrollTop === 0 || children.length !== doc.childCount) return []
  const box = scroller.getBoundingClientRect()
  const blocks: SeenBlock[] = []
  for (let index = firstBelow(children, Math.max(0, box.top)); blocks.length < mostBlocks; index++) {
    const element = children[index]
    const top = element?.getBoundingClientRect().top ?? box.bottom
    if (element === undefined || top >= box.bottom) break
    blocks.push({ node: doc.child(index), element, top })
  }
  return blocks
}

/** Scrolls if the first block that is still the same is drawn in another element now. */
function putBack({ dom, state: { doc } }: EditorView, seen: readonly SeenBlock[]): void {
  if (dom.children.length !== doc.childCount) return
  const blocks = doc.children
  // A copied block may be the same node as the one it was copied from: neither says which of them was seen.
  const block = seen.find(({ node }) => blocks.includes(node) && blocks.indexOf(node) === blocks.lastIndexOf(node))
  const element = block === undefined ? undefined : dom.children[blocks.indexOf(block.node)]
  if (block === undefined || element === undefined || element === block.element) return
  const scroller = scrollerOf(dom)
  // Pages scroll by whole pixels, and a fraction would always be cut off.
  const target = scroller.scrollTop + Math.round(element.getBoundingClientRect().top - block.top)
  // By scrolling the browser forgets what it may still be about to keep in place; by scrolling nowhere it would not.
  scroller.scrollTop = target - 1
  scroller.scrollTop = target
}

/** The first of elements that stand one below the other to end below a height on the screen. */
function firstBelow(elements: HTMLCollection, height: number): number {
  let first = 0
  let end = elements.length
  while (first < end) {
    const middle = (first + end) >> 1
    if ((elements[middle]?.getBoundingClientRect().bottom ?? 0) <= height) first = middle + 1
    else end = middle
  }
  return first
}

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    if (['auto', 'scroll'].includes(getComputedStyle(at).overflowY)) return at
  }
  return document.scrollingElement ?? document.documentElement
}
