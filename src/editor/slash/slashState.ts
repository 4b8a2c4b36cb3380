import { type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { Mapping } from '@tiptap/pm/transform'
import { isFromShared } from '../behaviours/syncState.ts'
import { matchingItems, type SlashItem } from './slashItems.ts'

/** The menu while somebody writes what they look for. */
export interface SlashOpen {
  /** The sign that opened it and what was typed behind it; it ends at the caret. */
  readonly text: string
  /** What fits; empty: there is nothing to show until some of the text is taken back. */
  readonly items: readonly SlashItem[]
  readonly index: number
  /** The sign itself is still being composed by an input method: not to be shown yet. */
  readonly isHeld: boolean
}

/** What the menu is told; everything else it sees in the text. */
export type SlashOrder = { readonly close: true } | { readonly index: number } | { readonly release: true }

/** The slash and its full-width form; and 、, which is what a Chinese keyboard writes for the same key. */
const signs = ['/', '／', '、'] as const
/** 、 parts words of a list, so it opens the menu only where nothing can be parted. */
const listComma = '、'

/** Longest text behind the sign that is still looked up. */
const longestFilter = 24

export function isSlashSign(text: string | null): boolean {
  return signs.some((sign) => sign === text)
}

/** Whether a sign that is written at the caret opens the menu: in an empty block, and but for 、 behind a space. */
export function opensAtCaret(state: EditorState, sign: string): boolean {
  const before = textBeforeCaret(state)
  if (before === null) return false
  if (before === '') return state.selection.$from.parent.content.size === 0
  return sign !== listComma && /\s$/u.test(before)
}

/** The menu after a transaction. Null: it is closed. */
export function nextSlash(
  transaction: Transaction,
  value: SlashOpen | null,
  before: EditorState,
  state: EditorState,
  isComposing: boolean,
): SlashOpen | null {
  if (value !== null) return followed(transaction, value, before, state)
  // What a colleague, an undo or a paste puts there opens nothing.
  if (!transaction.docChanged || isFromShared(transaction) || transaction.getMeta('uiEvent') !== undefined) return null
  const text = textBeforeCaret(state)
  const sign = text?.at(-1) ?? ''
  const isTyped = state.doc.content.size === before.doc.content.size + 1 && textBeforeCaret(before) === text?.slice(0, -1)
  return isTyped && isSlashSign(sign) && opensAtCaret(before, sign) ? opened(before, sign, isComposing) : null
}

/** Where the sign stands. */
export function slashStart(state: EditorState, { text }: SlashOpen): number {
  return state.selection.head - text.length
}

function opened(state: EditorState, text: string, isHeld: boolean): SlashOpen {
  return { text, items: available(state, text), index: 0, isHeld }
}

function followed(transaction: Transaction, value: SlashOpen, before: EditorState, state: EditorState): SlashOpen | null {
  const now = textBeforeCaret(state)
  if (now === null) return null
  // The binding replaces the whole text: what counts is that the caret still stands behind the same words.
  if (isFromShared(transaction)) return now.endsWith(value.text) ? value : null
  if (!transaction.docChanged) return state.selection.head === before.selection.head ? value : null
  const text = textFrom(state, now, transaction.mapping, slashStart(before, value))
  if (text === null || text.charAt(0) !== value.text.charAt(0) || text.length > longestFilter || /^.\s|\n/u.test(text)) return null
  if (text === value.text) return value
  return { ...value, text, items: available(state, text), index: 0 }
}

function textFrom(state: EditorState, before: string, mapping: Mapping, oldStart: number): string | null {
  const length = state.selection.head - mapping.map(oldStart, -1)
  return length > 0 && length <= before.length ? before.slice(-length) : null
}

function available(state: EditorState, text: string): readonly SlashItem[] {
  const { $from } = state.selection
  const isInTable = Array.from({ length: $from.depth }, (_, depth) => $from.node(depth)).some(({ type }) => type.name === 'table')
  // A table goes behind the block in which one writes; that of a table is the table.
  return matchingItems(text.slice(1)).filter((item) => !(isInTable && item === 'table'))
}

/** The text of the block up to the caret, a line feed for a line break; null where no block can be begun. */
function textBeforeCaret({ selection }: EditorState): string | null {
  if (!(selection instanceof TextSelection) || !selection.empty) return null
  const { parent, parentOffset } = selection.$from
  if (parent.type.name !== 'paragraph' && parent.type.name !== 'heading') return null
  return parent.textBetween(0, parentOffset, undefined, '\n')
}
