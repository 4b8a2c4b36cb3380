import { countCharacters } from '#shared/article/read.ts'
import { sentencesOf } from '../behaviours/sentence.ts'

/** A paragraph as the detector sees it. */
export interface SourceParagraph {
  readonly text: string
  /** Run-in heads that it has already, as offsets. */
  readonly heads: readonly { readonly from: number; readonly to: number }[]
}

/** A sentence that has the length and the form of a run-in head. */
export interface HeadCandidate {
  readonly paragraph: number
  readonly from: number
  readonly to: number
  readonly text: string
  /** Characters, punctuation included. */
  readonly characters: number
  /** Characters of the parts between its commas. */
  readonly parts: readonly number[]
  /** Whether it is a run-in head already. */
  readonly isMarked: boolean
  /** What speaks against it, from 0. */
  readonly doubt: number
}

/** Shortest and longest heads in characters, punctuation included. */
const leadLength = [5, 26] as const
const pointLength = [4, 12] as const

/** Characters of text that a point wants behind it; a head alone is a sentence. */
const leastText = 12

/** How reports begin, never heads. */
const openings =
  /^(?:据|记者|近日|日前|目前|如今|今年|去年|今天|昨天|当天|此外|同时|为此|因此|其中|截至|下一步|接下来|随后|但是?|不过|而且?|于是|这|那|有|我|你|他|她|它)/u
/** How speech ends. */
const speech = /(?:说|道|表示|介绍|认为|指出)[。！？]$/u
/** Words of telling, not of naming; numbers; somebody who speaks. */
const telling = /[了着过吗呢吧我你他她它]|\d|[“”‘’]/u
const tellingDoubt = 0.2

/** The first sentence of a paragraph, if it may be a head of what follows it there. */
export function leadCandidate(paragraph: SourceParagraph, index: number): HeadCandidate | null {
  const [first, next] = sentencesOf(paragraph.text)
  if (first === undefined || next === undefined) return null
  return candidate(paragraph, index, first, leadLength)
}

/** Short sentences without a comma inside a paragraph that have text of their own behind them. */
export function pointCandidates(paragraph: SourceParagraph | undefined, index: number): readonly HeadCandidate[] {
  if (paragraph === undefined) return []
  const sentences = sentencesOf(paragraph.text)
  return sentences.flatMap((sentence, at) => {
    const next = sentences[at + 1]
    if (at === 0 || next === undefined || countCharacters(paragraph.text.slice(next.from, next.to)) < leastText) return []
    const found = candidate(paragraph, index, sentence, pointLength)
    return found === null || found.parts.length > 1 ? [] : [found]
  })
}

function candidate(
  { text: whole, heads }: SourceParagraph,
  paragraph: number,
  { from, to }: { readonly from: number; readonly to: number },
  [least, most]: readonly [number, number],
): HeadCandidate | null {
  const text = whole.slice(from, to)
  const characters = countCharacters(text)
  if (characters < least || characters > most || !/[。！？]$/u.test(text) || openings.test(text) || speech.test(text)) return null
  // Part of a longer head, or a head and more: somebody has decided here.
  const overlapping = heads.filter((head) => head.from < to && head.to > from)
  const isMarked = overlapping.some((head) => head.from === from && head.to === to)
  if (overlapping.length > 0 && !isMarked) return null
  const parts = text.split(/[，、：；,]/u).map(countCharacters)
  return { paragraph, from, to, text, characters, parts, isMarked, doubt: telling.test(text) ? tellingDoubt : 0 }
}
