import { canonicalJson } from '../article/canonical.ts'
import type { ArticleJson, BlockNode } from '../article/json.ts'
import { blockTexts } from '../article/read.ts'
import { type Hunk, sequenceDiff } from './sequenceDiff.ts'

/** Where a change is: a part of the headline group, the body, or the details beside the text. */
export type ChangePlace = 'kicker' | 'headline' | 'deck' | 'body' | 'details'

/** One place at which two versions of an article differ. */
export interface TextChange {
  readonly place: ChangePlace
  /** `text`: other characters; `form`: the same characters in another form (bold, a heading, another picture). */
  readonly kind: 'text' | 'form'
  /** Line in its place, from 1, in the later version; for details the name of the field. */
  readonly at: number | string
  /** What stood there and what stands there now; empty where something was only added or taken away. */
  readonly before: string
  readonly after: string
  /** A few characters around it, as they stand now. */
  readonly lead: string
  readonly tail: string
}

/** Characters that are shown on either side of a change. */
const around = 8

/** Longer pieces are cut for the list; the whole texts are kept with the record. */
const longest = 200

/** What differs between two versions of an article, in the order of the page; empty if and only if they are equal. */
export function changesBetween(before: ArticleJson, after: ArticleJson): TextChange[] {
  const changes = [
    ...(['kicker', 'headline', 'deck'] as const).flatMap((place) => lineChanges(place, before[place], after[place])),
    ...lineChanges('body', blockTexts(before.body), blockTexts(after.body)),
    ...formChanges(before.body, after.body),
    ...detailChanges(before, after),
  ]
  // Whatever is not text, form or a detail is still a difference, and nobody may take the two for the same.
  if (changes.length > 0 || canonicalJson(before) === canonicalJson(after)) return changes
  return [{ place: 'body', kind: 'form', at: 1, before: '', after: '', lead: '', tail: '' }]
}

function lineChanges(place: ChangePlace, before: readonly string[], after: readonly string[]): TextChange[] {
  return sequenceDiff(before, after).flatMap((lines) => characterChanges(place, before, after, lines))
}

/** Within lines that differ, the characters that differ. */
function characterChanges(place: ChangePlace, before: readonly string[], after: readonly string[], lines: Hunk): TextChange[] {
  const old = [...linesIn(before, lines.aStart, lines.aEnd)]
  const now = [...linesIn(after, lines.bStart, lines.bEnd)]
  const hunks = sequenceDiff(old, now).map((hunk, index, all) => wholeLines(hunk, old, now, all[index + 1]))
  return hunks.map(({ aStart, aEnd, bStart, bEnd }) => ({
    place,
    kind: 'text',
    at: lines.bStart + 1 + now.slice(0, bStart).filter((character) => character === '\n').length,
    before: old.slice(aStart, aEnd).join(''),
    after: now.slice(bStart, bEnd).join(''),
    lead: now.slice(Math.max(0, bStart - around), bStart).join(''),
    tail: now.slice(bEnd, bEnd + around).join(''),
  }))
}

/**
 * The same insertion or deletion can often be told in several ways: after 甲。 a new line 乙。 is 乙。 and a break, or 。 and a
 * break and 乙. People read it as whole lines.
 */
function wholeLines(hunk: Hunk, old: readonly string[], now: readonly string[], next: Hunk | undefined): Hunk {
  const { aStart, aEnd, bStart, bEnd } = hunk
  const inserts = aStart === aEnd
  if (inserts === (bStart === bEnd)) return hunk
  const [text, start, end] = inserts ? [now, bStart, bEnd] : [old, aStart, aEnd]
  const room = Math.min(end - start, (next ? (inserts ? next.bStart : next.aStart) : text.length) - end)
  for (let by = 0; by <= room; by++) {
    if (by > 0 && text[start + by - 1] !== text[end + by - 1]) return hunk
    if (text[end + by - 1] === '\n') return { aStart: aStart + by, aEnd: aEnd + by, bStart: bStart + by, bEnd: bEnd + by }
  }
  return hunk
}

/** Every line ends with a break, so that a whole line more or less is one too. */
function linesIn(lines: readonly string[], start: number, end: number): string {
  return lines
    .slice(start, end)
    .map((line) => `${line}\n`)
    .join('')
}

/** Blocks that read the same and are not the same, where the blocks of both versions stand side by side. */
function formChanges(before: readonly BlockNode[], after: readonly BlockNode[]): TextChange[] {
  const shape = (block: BlockNode) => `${blockTexts([block]).join('\n')}`
  const aligned = sequenceDiff(before.map(shape), after.map(shape))
  const changes: TextChange[] = []
  let line = 1
  let [a, b] = [0, 0]
  for (const hunk of [...aligned, { aStart: before.length, aEnd: before.length, bStart: after.length, bEnd: after.length }]) {
    for (; a < hunk.aStart && b < hunk.bStart; a++, b++) {
      const [old, now] = [before[a], after[b]]
      if (!old || !now) continue
      if (canonicalJson(old) !== canonicalJson(now)) changes.push(formChange(line, now))
      line += blockTexts([now]).length
    }
    // Blocks without a line (a rule, a picture) make no change of the text: they are told here. An empty paragraph is a line.
    changes.push(...wordless(before.slice(hunk.aStart, hunk.aEnd), line, 'before'))
    changes.push(...wordless(after.slice(hunk.bStart, hunk.bEnd), line, 'after'))
    line += blockTexts(after.slice(hunk.bStart, hunk.bEnd)).length
    a = hunk.aEnd
    b = hunk.bEnd
  }
  return changes
}

function formChange(line: number, block: BlockNode): TextChange {
  const text = blockTexts([block]).join(' ')
  return { place: 'body', kind: 'form', at: line, before: '', after: '', lead: '', tail: [...text].slice(0, around).join('') }
}

function wordless(blocks: readonly BlockNode[], line: number, side: 'before' | 'after'): TextChange[] {
  return blocks
    .filter((block) => blockTexts([block]).length === 0)
    .map((block) => ({ place: 'body', kind: 'form', at: line, before: '', after: '', lead: '', tail: '', [side]: block.type }))
}

function detailChanges(before: ArticleJson, after: ArticleJson): TextChange[] {
  const [old, now] = [new Map(Object.entries(before.meta)), new Map(Object.entries(after.meta))]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((field): TextChange[] => {
    const [was, is] = [old.get(field), now.get(field)]
    if (canonicalJson(was ?? '') === canonicalJson(is ?? '')) return []
    // Entries that name the same and differ elsewhere (in a role, say) are told in full.
    const tell = inWords(was) === inWords(is) ? inFull : inWords
    return [{ place: 'details', kind: 'text', at: field, before: tell(was), after: tell(is), lead: '', tail: '' }]
  })
}

/** A detail as people read it; of an entry of a list what it names: the person, or the story. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'string' ? one : nameOf(one))).join('、')
  return typeof value === 'string' ? value : inFull(value)
}

function nameOf(entry: unknown): string {
  const { name, title } = Object(entry) as { readonly name?: unknown; readonly title?: unknown }
  return String(name ?? title ?? inFull(entry))
}

function inFull(value: unknown): string {
  return value === undefined ? '' : canonicalJson(Object(value))
}

/** The changes as they are sent and shown: long pieces cut, and not more than `most` of them. */
export function shortened(changes: readonly TextChange[], most: number): TextChange[] {
  return changes.slice(0, most).map((change) => ({ ...change, before: cut(change.before), after: cut(change.after) }))
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : text
}
