import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import type { EditorNotice, PictureService } from '../pictures.ts'
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
    }
  }
}

/** A picture on its way. Its place is a position in the shared document, because colleagues go on writing meanwhile. */
interface Upload {
  readonly id: number
  readonly place: unknown
  readonly pos: number
  readonly element: HTMLElement
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
            return take(view, event.dataTransfer, at === null ? undefined : placeBelow(view.state, at.pos))
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

async function upload(view: EditorView, { pictures, notify }: PictureUploadOptions, file: File, pos: number): Promise<void> {
  const sync = syncStateOf(view.state)
  if (pictures === null || sync === null) return
  const id = ++lastId
  const preview = URL.createObjectURL(file)
  const element = placeholder(preview)
  const place: unknown = absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping)
  change(view, { add: { id, place, pos, element } })
  try {
    const picture = await pictures.upload(file, (share) => element.style.setProperty('--share', String(share)))
    if (view.isDestroyed || !view.editable) notify('upload_came_too_late')
    else insert(view, id, picture)
  } catch {
    notify('upload_failed')
  } finally {
    URL.revokeObjectURL(preview)
    change(view, { remove: id })
  }
}

function insert(view: EditorView, id: number, picture: { readonly id: string; readonly width: number; readonly height: number }): void {
  const { state } = view
  const { figure, figcaption, figcredit } = state.schema.nodes
  if (!figure || !figcaption || !figcredit) return
  const attrs = { asset: picture.id, alt: '', width: picture.width, height: picture.height }
  const node = figure.create(attrs, [figcaption.create(), figcredit.create()])
  const found = key.getState(state)?.uploads.find((one) => one.id === id)
  const pos = Math.min(found?.pos ?? state.doc.content.size, state.doc.content.size)
  const tr = state.tr.insert(pos, node)
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
  const decorations = uploads.map((one) =>
    Decoration.widget(one.pos, one.element, { key: `upload:${one.id}`, side: 1, ignoreSelection: true }),
  )
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
