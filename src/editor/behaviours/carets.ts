import { Extension } from '@tiptap/core'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { PresenceUser } from '#shared/protocol/presence.ts'
import type { CollabSession } from '../../collab/session.ts'
import { readUsers } from '../../collab/usePresence.ts'
import { isFromShared, syncStateOf } from './syncState.ts'
import { takeInDom } from './takeInDom.ts'

/*
 * Carets of colleagues. All four editors share one awareness field, `cursor`, as the stock plugin writes it: positions in
 * the shared document, so each editor finds out by itself whether a caret stands in its fragment. Own, because the stock
 * plugin's caret takes room in the line and its flag never goes away.
 */

export interface CaretsOptions {
  readonly session: CollabSession | null
}

export const Carets = Extension.create<CaretsOptions>({
  name: 'carets',

  addOptions() {
    return { session: null }
  },

  addProseMirrorPlugins() {
    const { session } = this.options
    return session === null ? [] : [caretsPlugin(session)]
  },
})

interface Caret {
  /** The position as its owner sent it, and where in its paragraph it stands: if neither changes, nobody moved. */
  readonly sent: string
  readonly offset: number
  /** Its owner is in the middle of a word; the flag says so. */
  readonly isComposing: boolean
  /** Counts moves; part of the flag's identity, so that a move shows it again. */
  readonly moves: number
}

interface CaretsState {
  readonly decorations: DecorationSet
  readonly carets: ReadonlyMap<number, Caret>
}

const key = new PluginKey<CaretsState>('carets')

/** Up to this width of the window, in pixels, text goes so near to its edge that a name would be cut off. */
const narrow = 820

function caretsPlugin(session: CollabSession): Plugin<CaretsState> {
  return new Plugin<CaretsState>({
    key,
    state: {
      init: () => ({ decorations: DecorationSet.empty, carets: new Map() }),
      apply: (transaction, value, _before, state) => nextState(session, transaction, value, state),
    },
    props: {
      decorations: (state) => key.getState(state)?.decorations,
    },
    view: (view) => watch(session, view),
  })
}

function nextState(session: CollabSession, transaction: Transaction, value: CaretsState, state: EditorState): CaretsState {
  // Where a colleague's change puts their caret is in the shared document; mapping could only guess.
  if (isFromShared(transaction) || transaction.getMeta(key) !== undefined) return draw(session, state, value.carets)
  if (!transaction.docChanged) return value
  return { ...value, decorations: value.decorations.map(transaction.mapping, transaction.doc) }
}

function draw(session: CollabSession, state: EditorState, known: ReadonlyMap<number, Caret>): CaretsState {
  const carets = new Map<number, Caret>()
  const decorations: Decoration[] = []
  const states = session.awareness.getStates()
  for (const [clientId, user] of readUsers(session.awareness)) {
    if (clientId === session.doc.clientID) continue
    const awareness = states.get(clientId) ?? {}
    const place = placeOf(state, awareness['cursor'])
    if (place === null) continue
    const isComposing = awareness['composing'] === true
    const before = known.get(clientId)
    const offset = state.doc.resolve(place.head).parentOffset
    const stayed = before?.sent === place.sent && before.offset === offset && before.isComposing === isComposing
    const moves = stayed ? before.moves : (before?.moves ?? 0) + 1
    carets.set(clientId, { sent: place.sent, offset, isComposing, moves })
    decorations.push(...caretOf(clientId, user, place, { isComposing, moves }))
  }
  return { carets, decorations: DecorationSet.create(state.doc, decorations) }
}

interface Place {
  readonly anchor: number
  readonly head: number
  readonly sent: string
}

/** Where a sent cursor stands in this editor; null if it stands in another one or nowhere. */
function placeOf(state: EditorState, cursor: unknown): Place | null {
  const sync = syncStateOf(state)
  if (sync === null || typeof cursor !== 'object' || cursor === null || !('anchor' in cursor) || !('head' in cursor)) return null
  const find = (json: unknown): number | null => {
    try {
      const position = Y.createRelativePositionFromJSON(json)
      const found = relativePositionToAbsolutePosition(sync.doc, sync.type, position, sync.binding.mapping)
      return found === null ? null : Math.min(found, Math.max(0, state.doc.content.size - 1))
    } catch {
      return null // what a client sends is not to be trusted
    }
  }
  const anchor = find(cursor.anchor)
  const head = find(cursor.head)
  return anchor === null || head === null ? null : { anchor, head, sent: JSON.stringify(cursor) }
}

function caretOf(
  clientId: number,
  user: PresenceUser,
  { anchor, head }: Place,
  { moves, isComposing }: Pick<Caret, 'moves' | 'isComposing'>,
): Decoration[] {
  const options = { key: `${clientId}:${moves}:${user.color}`, side: 10, ignoreSelection: true }
  const caret = Decoration.widget(head, () => caretElement(user, isComposing), options)
  if (anchor === head) return [caret]
  const range = { class: 'ed-caret-range', style: `--person: ${user.color}` }
  return [caret, Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), range)]
}

function caretElement(user: PresenceUser, isComposing: boolean): HTMLElement {
  const caret = document.createElement('span')
  caret.className = 'ed-caret'
  caret.style.setProperty('--person', user.color)
  // The name is drawn by the style sheet: as text it would be read, found and copied as part of the copy.
  caret.dataset['name'] = user.name
  if (isComposing) caret.dataset['composing'] = ''
  caret.setAttribute('aria-hidden', 'true')
  return caret
}

interface AwarenessChange {
  readonly added: readonly number[]
  readonly updated: readonly number[]
  readonly removed: readonly number[]
}

/** Tells colleagues where this editor's caret is, and redraws theirs when they move. */
function watch(session: CollabSession, view: EditorView) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waits = false
  const draw = () => {
    timer = undefined
    if (view.isDestroyed) return
    // A caret drawn beside a word that is being composed ends the composition, and its first letters stay.
    waits = session.composing && view.hasFocus()
    if (waits) return
    takeInDom(view)
    view.dispatch(view.state.tr.setMeta(key, true).setMeta('addToHistory', false))
  }
  const redraw = ({ added, updated, removed }: AwarenessChange) => {
    if ([...added, ...updated, ...removed].every((clientId) => clientId === session.doc.clientID)) return
    timer ??= setTimeout(draw, 0)
  }
  const tell = () => {
    publish(session, view)
    if (waits && !session.composing) timer ??= setTimeout(draw, 0)
  }
  const update = (_view: EditorView, before: EditorState) => {
    tell()
    if (key.getState(view.state)?.decorations !== key.getState(before)?.decorations) turnFlags(view)
  }
  session.awareness.on('change', redraw)
  view.dom.addEventListener('focusin', tell)
  view.dom.addEventListener('focusout', tell)
  const stop = session.beforeRemoteChange(() => takeInDom(view))
  return {
    update,
    destroy() {
      clearTimeout(timer)
      stop()
      session.awareness.off('change', redraw)
      view.dom.removeEventListener('focusin', tell)
      view.dom.removeEventListener('focusout', tell)
    },
  }
}

/** A name that would go beyond the right edge of a narrow window stands to the left of its caret. */
function turnFlags(view: EditorView): void {
  const { clientWidth } = document.documentElement
  if (clientWidth > narrow) return
  const carets = [...view.dom.querySelectorAll<HTMLElement>('.ed-caret')]
  // All are measured before any is turned, so that the page is laid out once.
  const ends = carets.map((caret) => caret.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(caret, '::after').width))
  for (const [index, caret] of carets.entries()) caret.toggleAttribute('data-turned', (ends[index] ?? 0) > clientWidth)
}

function publish(session: CollabSession, view: EditorView): void {
  const { awareness } = session
  const sent: unknown = awareness.getLocalState()?.['cursor']
  const sync = syncStateOf(view.state)
  if (sync === null || session.composing) return
  if (!view.hasFocus() || !view.editable) {
    if (sent != null && placeOf(view.state, sent) !== null) awareness.setLocalStateField('cursor', null)
    return
  }
  const at = (pos: number): unknown => absolutePositionToRelativePosition(pos, sync.type, sync.binding.mapping)
  const cursor = { anchor: at(view.state.selection.anchor), head: at(view.state.selection.head) }
  if (JSON.stringify(cursor) !== JSON.stringify(sent)) awareness.setLocalStateField('cursor', cursor)
}
