import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import { draggedPicture } from '../figures/draggedPicture.ts'
import { pictureFile } from '../paste/pictureFile.ts'
import type { EditorNotice, PictureService, StoredPicture } from '../pictures.ts'
import { isFromShared, syncStateOf } from './syncState.ts'

export interface PictureUploadOptions {
  readonly pictures: PictureService | null
  readonly notify: (notice: EditorNotice) => void
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    pictureUpload: {
      /** Uploads files and puts each picture below the block at the caret, or at a position, when it has arrived. */
      insertPictures: (files: readonly File[], pos?: number) => ReturnType
      /** Puts a picture that the article has below the block at the caret, or at a position. */
      placePicture: (picture: StoredPicture, pos?: number) => ReturnType
      /** Uploads pictures into the empty frames that stand at these positions. */
      fillPictures: (places: readonly PicturePlace[]) => ReturnType
    }
  }
}

/** An empty frame and its picture: a file, or an address that carries the bytes. */
export interface PicturePlace {
  readonly pos: number
  readonly picture: File | string
}

/** A picture on its way. Its place is a position in the shared document, because colleagues go on writing meanwhile. */
interface Upload {
  readonly id: number
  readonly place: unknown
  readonly pos: number
  readonly element: HTMLElement
  /** It goes into the empty frame at its place instead of making one. */
  readonly fills: boolean
}

type Change = { readonly add: Upload } | { readonly remove: number }

interface UploadsState {
  readonly uploads: readonly Upload[]
  readonly decorations: DecorationSet
}

const key = new PluginKey<UploadsState>('pictureUpload')

export const PictureUpload = Extension.create<PictureUploadOptions>({
  name: 'pictureUpload',

  addOptions() {
    return { pictures: null, notify: () => undefined }
  },

  addCommands() {
    return {
      insertPictures:
        (files, pos) =>
        ({ dispatch, tr, view }) => {
          tr.setMeta('preventDispatch', true)
          if (dispatch) start(view, this.options, files, pos)
          return this.options.pictures !== null
        },
      placePicture:
        (picture, pos) =>
        ({ dispatch, tr, view }) => {
          tr.setMeta('preventDispatch', true)
          if (dispatch) place(view, picture, pos ?? placeBelow(view.state, view.state.selection.from))
          return true
        },
      fillPictures:
        (places) =>
        ({ dispatch, tr, view }) => {
          tr.setMeta('preventDispatch', true)
          if (dispatch) void fill(view, this.options, places)
          return this.options.pictures !== null
        },
    }
  },

  addProseMirrorPlugins() {
    const { editor } = this
    const take = (view: EditorView, data: DataTransfer | null, pos?: number) => {
      const files = [...(data?.files ?? [])]
      // Word processors put a picture of the text beside the text: then the text is meant.
      if (files.length === 0 || !editor.isEditable || hasText(data)) return false
      start(view, this.options, files, pos)
      return true
    }
    return [
      new Plugin<UploadsState>({
        key,
        state: { init: () => ({ uploads: [], decorations: DecorationSet.empty }), apply: nextState },
        props: {
          decorations: (state) => key.getState(state)?.decorations,
          handlePaste: (view, event) => take(view, event.clipboardData),
          handleDrop: (view, event, _slice, moved) => {
            if (moved) return false
            const at = view.posAtCoords({ left: event.clientX, top: event.clientY })
            const below = at === null ? undefined : placeBelow(view.state, at.pos)
            const dragged = draggedPicture(event.dataTransfer)
            if (dragged === null) return take(view, event.dataTransfer, below)
            return editor.commands.placePicture(dragged, below)
          },
        },
      }),
    ]
  },
})

function hasText(data: DataTransfer | null): boolean {
  const html = data?.getData('text/html') ?? ''
  return html.replace(/<[^>]*>|&nbsp;|\s/g, '') !== ''
}

function start(view: EditorView, options: PictureUploadOptions, files: readonly File[], pos?: number): void {
  const images = files.filter((file) => file.type.startsWith('image/'))
  if (images.length < files.length) options.notify('not_a_picture')
  for (const file of images) void upload(view, options, file, pos ?? placeBelow(view.state, view.state.selection.from))
}

/** Behind the outermost block at a position; before it if it is an empty line. */
function placeBelow(state: EditorState, pos: number): number {
  const $pos = state.doc.resolve(Math.min(pos, state.doc.content.size))
  if ($pos.depth === 0) return $pos.pos
  return $pos.node(1).content.size === 0 ? $pos.before(1) : $pos.after(1)
}

let lastId = 0

async function upload(view: EditorView, options: PictureUploadOptions, file: File, pos: number): Promise<void> {
  const begun = begin(view, file, pos, false)
  if (begun !== null) await finish(view, options, begun, file)
}

/** All frames show at once that something comes; the pictures come one after the other. */
async function fill(view: EditorView, options: PictureUploadOptions, places: readonly PicturePlace[]): Promise<void> {
  const begun = places.map(({ pos, picture }) => ({ upload: begin(view, picture, pos, true), picture }))
  for (const { upload: one, picture } of begun) if (one !== null) await finish(view, options, one, picture)
}

function begin(view: EditorView, picture: File | string, pos: number, fills: boolean): Upload | null {
  const sync = syncStateOf(view.state)
  if (sync === null) return null
  const element = placeholder(typeof picture === 'string' ? picture : URL.createObjectURL(picture))
  const place: unknown = absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping)
  const begun: Upload = { id: ++lastId, place, pos, element, fills }
  change(view, { add: begun })
  return begun
}

async function finish(
  view: EditorView,
  options: PictureUploadOptions,
  { id, element, fills }: Upload,
  source: File | string,
): Promise<void> {
  const { pictures, notify } = options
  try {
    const file = typeof source === 'string' ? await pictureFile(source) : source
    const picture = await pictures?.upload(file, (share) => element.style.setProperty('--share', String(share)))
    if (picture === undefined) return
    if (view.isDestroyed || !view.editable) notify('upload_came_too_late')
    else if (fills) putInto(view, id, picture, typeof source !== 'string')
    else insert(view, id, picture)
  } catch {
    notify('upload_failed')
  } finally {
    const preview = element.querySelector('img')?.src ?? ''
    if (preview.startsWith('blob:') && typeof source !== 'string') URL.revokeObjectURL(preview)
    change(view, { remove: id })
  }
}

/**
 * Fills the frame at the upload's place, if it is still there and still empty.
 * @param isOwnStep false for a picture of a paste, which goes with the paste when that is undone
 */
function putInto(view: EditorView, id: number, { id: asset, width, height }: StoredPicture, isOwnStep: boolean): void {
  const pos = key.getState(view.state)?.uploads.find((one) => one.id === id)?.pos
  const figure = pos === undefined ? null : emptyFrameAt(view.state, pos)
  if (pos === undefined || figure === null) return
  const tr = view.state.tr.setNodeMarkup(pos, null, { ...figure.attrs, asset, width, height })
  view.dispatch(isOwnStep ? tr : tr.setMeta('addToHistory', false))
}

function emptyFrameAt(state: EditorState, pos: number): Node | null {
  const node = pos < state.doc.content.size ? state.doc.nodeAt(pos) : null
  return node?.type.name === 'figure' && node.attrs['asset'] === '' ? node : null
}

function insert(view: EditorView, id: number, picture: StoredPicture): void {
  const { state } = view
  const found = key.getState(state)?.uploads.find((one) => one.id === id)
  place(view, picture, Math.min(found?.pos ?? state.doc.content.size, state.doc.content.size))
}

function place(view: EditorView, { id, width, height }: StoredPicture, pos: number): void {
  const { figure, figcaption, figcredit } = view.state.schema.nodes
  if (!figure || !figcaption || !figcredit || !view.editable) return
  const node = figure.create({ asset: id, alt: '', width, height }, [figcaption.create(), figcredit.create()])
  const tr = view.state.tr.insert(pos, node)
  // The caret goes into the caption only if the person has not gone on writing elsewhere.
  if (!view.hasFocus()) tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 2)))
  view.dispatch(tr)
}

function change(view: EditorView, what: Change): void {
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, what).setMeta('addToHistory', false))
}

function nextState(transaction: Transaction, value: UploadsState, _before: EditorState, state: EditorState): UploadsState {
  const what: Change | undefined = transaction.getMeta(key)
  if (value.uploads.length === 0 && what === undefined) return value
  let { uploads } = value
  if (what !== undefined) uploads = 'add' in what ? [...uploads, what.add] : uploads.filter((one) => one.id !== what.remove)
  if (transaction.docChanged) {
    const find = isFromShared(transaction) ? lookUp(state) : (one: Upload) => transaction.mapping.map(one.pos)
    uploads = uploads.map((one) => ({ ...one, pos: find(one) }))
  }
  const decorations = uploads.flatMap((one) => {
    const widget = Decoration.widget(one.pos, one.element, { key: `upload:${one.id}`, side: one.fills ? -1 : 1, ignoreSelection: true })
    const frame = one.fills ? emptyFrameAt(state, one.pos) : null
    return frame === null ? [widget] : [widget, Decoration.node(one.pos, one.pos + frame.nodeSize, { 'data-filling': '' })]
  })
  return { uploads, decorations: DecorationSet.create(state.doc, decorations) }
}

/** Places after the document was replaced from outside. */
function lookUp(state: EditorState): (upload: Upload) => number {
  const sync = syncStateOf(state)
  const size = state.doc.content.size
  return ({ place, pos }) => {
    const found = sync === null ? null : relativePositionToAbsolutePosition(sync.doc, sync.type, place as never, sync.binding.mapping)
    return Math.min(found ?? pos, size)
  }
}

function placeholder(preview: string): HTMLElement {
  const box = document.createElement('div')
  box.className = 'ed-upload'
  box.setAttribute('role', 'progressbar')
  const image = document.createElement('img')
  image.src = preview
  image.alt = ''
  const ring = document.createElement('span')
  ring.className = 'ed-upload-ring'
  box.append(image, ring)
  return box
}
