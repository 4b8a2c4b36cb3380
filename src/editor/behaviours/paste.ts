import { type Editor, Extension } from '@tiptap/core'
import { DOMSerializer, Fragment, type Node, type Schema, Slice } from '@tiptap/pm/model'
import { type EditorState, Plugin, TextSelection } from '@tiptap/pm/state'
import { handlePaste as pasteCells } from '@tiptap/pm/tables'
import type { EditorView } from '@tiptap/pm/view'
import { getState, type UndoManager } from 'yjs'
import type { BlockNode } from '#shared/article/json.ts'
import { inlineText } from '#shared/article/read.ts'
import { isCarried, type Pasted, pasteHtml, pasteText, withOuterSpaces } from '../paste/cleanPaste.ts'
import { isMarkdown } from '../paste/detectSource.ts'
import { readHtml } from '../paste/readHtml.ts'
import type { PasteReport } from '../paste/report.ts'
import type { Reprint } from '../paste/reprint.ts'
import { withRtfPictures } from '../paste/rtfPictures.ts'
import { siteOf } from '../paste/siteOf.ts'
import { markdownToHtml } from '../paste/sources/markdown.ts'
import type { EditorNotice } from '../pictures.ts'
import { oneLine } from './lineField.ts'
import type { PicturePlace } from './pictureUpload.ts'
import { syncStateOf } from './syncState.ts'

export interface PasteOptions {
  readonly undoManager: UndoManager | null
  readonly notify: (notice: EditorNotice) => void
  /** Told after every paste from elsewhere. */
  readonly pasted: (told: PasteTold) => void
}

/** What the person learns of a paste. */
export interface PasteTold {
  readonly report: PasteReport
  readonly reprint: Reprint | null
  /** It was a file. */
  readonly isImport?: boolean
  /** The ids that the text got in the shared document; unset for a file. */
  readonly inserted?: Inserted
}

/** Ids of this person's own, one after the other. */
export interface Inserted {
  readonly client: number
  readonly clock: number
  readonly length: number
  /** Characters of the text that was pasted, in UTF-16 units. */
  readonly characters: number
  /** Address of the site, `https://host`, if the copy says from where it is. */
  readonly site: string | null
}

/** On the first element of what is copied here: our own text comes back as it was. */
const ownMark = 'data-galley-copy'

/** Most bytes of one paste, as JSON. The server takes no larger change at once and would close the connection. */
const maxBytes = 900 * 1024

/**
 * Pasting and dropping text from elsewhere: cleaned (../paste), put in as one change that one undo takes back, and
 * reported. With Shift it comes as plain text.
 */
export const Paste = Extension.create<PasteOptions>({
  name: 'articlePaste',
  priority: 1001, // before the links, which would look at the text first

  addOptions() {
    return { undoManager: null, notify: () => undefined, pasted: () => undefined }
  },

  addProseMirrorPlugins() {
    const { editor, options } = this
    let isPlain = false
    const take = (view: EditorView, data: DataTransfer | null, event: ClipboardEvent | null): boolean => {
      const html = isPlain ? '' : (data?.getData('text/html') ?? '')
      const text = data?.getData('text/plain') ?? ''
      if (!editor.isEditable || isOwn(html) || isPictureOnly(data, html) || (html === '' && text === '')) return false
      if (html === '' && !view.state.selection.empty && isAddress(text)) return false
      if (html === '' && !isPlain && isMarkdown(text)) void takeMarkdown(editor, text, options)
      else insert(editor, withOuterSpaces(html === '' ? pasteText(text) : pastedHtml(html, data), text), options, event, siteOf(html))
      return true
    }
    return [
      new Plugin({
        props: {
          clipboardSerializer: ownSerializer(editor.schema),
          handleKeyDown: (_view, event) => {
            isPlain = event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v'
            return false
          },
          handleDOMEvents: {
            // What is cut comes back by itself, without what was typed just before.
            cut: () => {
              options.undoManager?.stopCapturing()
              return false
            },
          },
          handlePaste: (view, event) => {
            options.undoManager?.stopCapturing()
            const isTaken = take(view, event.clipboardData, event)
            isPlain = false
            return isTaken
          },
          handleDrop: (view, event, _slice, moved) => {
            const at = moved ? null : view.posAtCoords({ left: event.clientX, top: event.clientY })
            const data = event.dataTransfer
            if (at === null || (data?.files.length ?? 0) > 0 || isOwn(data?.getData('text/html') ?? '')) return false
            view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at.pos))))
            return take(view, data, null)
          },
        },
      }),
    ]
  },
})

function pastedHtml(html: string, data: DataTransfer | null): Pasted {
  return withRtfPictures(pasteHtml(html, readHtml), data?.getData('text/rtf') ?? '')
}

function isOwn(html: string): boolean {
  return html.includes(ownMark) && html.includes('data-pm-slice')
}

/** A picture that was copied brings its address along as HTML; what is meant is the picture. */
function isPictureOnly(data: DataTransfer | null, html: string): boolean {
  return (data?.files.length ?? 0) > 0 && html.replace(/<[^>]*>|&nbsp;|\s/g, '') === ''
}

/** An address over selected words makes a link of them. */
function isAddress(text: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)\S+$/.test(text.trim())
}

async function takeMarkdown(editor: Editor, text: string, options: PasteOptions): Promise<void> {
  const html = await markdownToHtml(text).catch(() => null)
  if (editor.isDestroyed || !editor.isEditable) return
  insert(editor, html === null ? pasteText(text) : pasteHtml(html, readHtml, 'markdown'), options, null)
}

function insert(editor: Editor, pasted: Pasted, options: PasteOptions, event: ClipboardEvent | null, site: string | null = null): void {
  const { blocks, pictures, report, reprint } = pasted
  if (new TextEncoder().encode(JSON.stringify(blocks)).length > maxBytes) return options.notify('paste_too_large')
  options.undoManager?.stopCapturing()
  const { view, state } = editor
  const first = nextId(state)
  const nodes = takesBlocks(state) ? blocks.map((block) => state.schema.nodeFromJSON(block)) : []
  if (nodes.length === 0) insertLine(view, blocks)
  else {
    const slice = sliceOf(nodes)
    if (event === null || !pasteCells(view, event, slice)) view.dispatch(state.tr.replaceSelection(slice).scrollIntoView())
  }
  const end = nextId(editor.state)
  if (nodes.length > 0) fillFigures(editor, nodes, pictures)
  options.undoManager?.stopCapturing()
  const characters = plainLines(blocks).reduce((sum, line) => sum + line.length, 0)
  const inserted = { ...first, length: end.clock - first.clock, characters, site }
  options.pasted({ report, reprint, inserted })
}

/** The id that the next thing written here gets in the shared document. */
function nextId(state: EditorState): { readonly client: number; readonly clock: number } {
  const doc = syncStateOf(state)?.doc
  return { client: doc?.clientID ?? 0, clock: doc === undefined ? 0 : getState(doc.store, doc.clientID) }
}

/** In a caption there is room for a line only. */
function takesBlocks({ selection }: EditorState): boolean {
  const { parent, depth } = selection.$from
  return depth === 0 || /^(paragraph|heading)$/.test(parent.type.name) || !parent.inlineContent
}

function insertLine(view: EditorView, blocks: readonly BlockNode[]): void {
  const line = oneLine(plainLines(blocks).join('\n'))
  if (line !== '') view.dispatch(view.state.tr.insertText(line).scrollIntoView())
}

function plainLines(blocks: readonly BlockNode[]): string[] {
  return blocks.flatMap((block): string[] => {
    if (block.type === 'paragraph' || block.type === 'heading') return [inlineText(block.content)]
    if (block.type === 'horizontalRule') return []
    if (block.type === 'figure') return block.content.map((part) => inlineText(part.content)).filter((text) => text !== '')
    if (block.type === 'table') return block.content.flatMap((row) => row.content.flatMap((cell) => plainLines(cell.content)))
    return block.type === 'blockquote' ? plainLines(block.content) : block.content.flatMap((item) => plainLines(item.content))
  })
}

/** Open at a paragraph, which then goes on in the text at the caret; every other block stays whole. */
function sliceOf(nodes: readonly Node[]): Slice {
  const open = (node: Node | undefined) => (node?.type.name === 'paragraph' ? 1 : 0)
  const content = Fragment.from(nodes)
  return new Slice(content, open(nodes[0]), open(nodes.at(-1)))
}

/** Uploads the pictures that came along into the frames that stand for them. */
function fillFigures(editor: Editor, nodes: readonly Node[], pictures: readonly string[]): void {
  const figures = nodes.flatMap(figuresIn)
  const carried = new Map(figures.flatMap((figure, index) => (isCarried(pictures[index] ?? '') ? [[figure, pictures[index] ?? '']] : [])))
  const places: PicturePlace[] = []
  editor.state.doc.descendants((node, pos) => {
    const picture = carried.get(node)
    if (picture !== undefined) places.push({ pos, picture })
  })
  if (places.length > 0) editor.commands.fillPictures(places)
}

function figuresIn(node: Node): Node[] {
  const found: Node[] = node.type.name === 'figure' ? [node] : []
  node.descendants((inner) => {
    if (inner.type.name === 'figure') found.push(inner)
  })
  return found
}

/** Marks what is copied as ours. */
function ownSerializer(schema: Schema): DOMSerializer {
  const serializer = new DOMSerializer(DOMSerializer.nodesFromSchema(schema), DOMSerializer.marksFromSchema(schema))
  const serializeFragment = serializer.serializeFragment.bind(serializer)
  serializer.serializeFragment = (fragment, settings, target) => {
    const dom = serializeFragment(fragment, settings, target)
    if (target === undefined && dom.firstChild instanceof Element) dom.firstChild.setAttribute(ownMark, '')
    return dom
  }
  return serializer
}
