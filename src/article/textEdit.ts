/** One replaced stretch of a text: `remove` UTF-16 units at `at` make way for `insert`. */
export interface TextEdit {
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** A change of a Y.Text as its event tells it. */
export type TextDelta = readonly { readonly insert?: unknown; readonly delete?: number; readonly retain?: number }[]

/**
 * The smallest single edit that turns `before` into `after`, or null when they are equal. `caret` is where the caret
 * stands after typing: in a run of equal characters it decides which one was typed, so that the edit lands where the
 * person saw it. Surrogate pairs are never cut in two.
 */
export function editBetween(before: string, after: string, caret: number = after.length): TextEdit | null {
  if (before === after) return null
  const suffixLimit = Math.min(before.length, after.length, Math.max(0, after.length - caret))
  let suffix = 0
  while (suffix < suffixLimit && before[before.length - 1 - suffix] === after[after.length - 1 - suffix]) suffix++
  let prefix = 0
  const prefixLimit = Math.min(before.length, after.length) - suffix
  while (prefix < prefixLimit && before[prefix] === after[prefix]) prefix++
  while (suffix < Math.min(before.length, after.length) - prefix && before[before.length - 1 - suffix] === after[after.length - 1 - suffix])
    suffix++
  if (prefix > 0 && isHighSurrogate(before, prefix - 1)) prefix--
  if (suffix > 0 && isLowSurrogate(before, before.length - suffix)) suffix--
  return { at: prefix, remove: before.length - prefix - suffix, insert: after.slice(prefix, after.length - suffix) }
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xd800 && code <= 0xdbff
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff
}

/** Where a caret at `position` stands after somebody else's change. Text that arrives exactly at the caret goes behind it. */
export function moveCaret(position: number, delta: TextDelta): number {
  let moved = position
  let index = 0
  for (const step of delta) {
    if (step.retain !== undefined) index += step.retain
    else if (step.delete !== undefined) moved -= Math.max(0, Math.min(step.delete, moved - index))
    else {
      const { length } = String(step.insert)
      if (index < moved) moved += length
      index += length
    }
  }
  return moved
}

/**
 * Which character of an earlier text each character of the current one is; null: it came later. Kept while a person
 * composes (IME), when others' changes cannot be shown in the field yet.
 */
export type Ancestry = readonly (number | null)[]

/** The ancestry of a text that nobody has changed. */
export function ownAncestry(length: number): Ancestry {
  return Array.from({ length }, (_, index) => index)
}

/** The ancestry after one more change by somebody else. */
export function afterDelta(ancestry: Ancestry, delta: TextDelta): Ancestry {
  const next: (number | null)[] = []
  let index = 0
  for (const step of delta) {
    if (step.retain !== undefined) {
      next.push(...ancestry.slice(index, index + step.retain))
      index += step.retain
    } else if (step.delete !== undefined) index += step.delete
    else next.push(...Array.from({ length: String(step.insert).length }, () => null))
  }
  next.push(...ancestry.slice(index))
  return next
}

/**
 * An edit of the earlier text as edits of the current one, to be applied in order. Removes only characters that the
 * person saw: what others wrote in between stays.
 */
export function rebaseEdit(edit: TextEdit, ancestry: Ancestry): TextEdit[] {
  const removed = (origin: number | null | undefined) => typeof origin === 'number' && origin >= edit.at && origin < edit.at + edit.remove
  const edits: TextEdit[] = []
  for (let index = ancestry.length - 1; index >= 0; index--) {
    if (removed(ancestry[index])) edits.push({ at: index, remove: 1, insert: '' })
  }
  if (edit.insert !== '') {
    // Behind the last survivor that stood before the edit; counted without the removed ones, which are gone by then.
    const left = ancestry.findLastIndex((origin) => origin !== null && origin < edit.at)
    edits.push({ at: left + 1, remove: 0, insert: edit.insert })
  }
  return edits
}
