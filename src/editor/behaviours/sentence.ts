const ends = /[。！？；!?;…]/
const closers = /[”’」』）》〉】)"']/

/**
 * The sentence of a paragraph at an offset: from behind the mark that ended the one before, up to and with its own mark
 * (and a closing quote after it). Behind the last mark of a paragraph it is the last sentence. A line break ends a
 * sentence too. An English full stop counts only before a space or at the end, so that 3.5 stays whole.
 * @returns offsets from and to; equal in an empty paragraph
 */
export function sentenceAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  let from = 0
  let last = { from: 0, to: 0 }
  while (from < text.length) {
    const to = endOf(text, from)
    const trimmed = trim(text, from, to)
    if (trimmed.to > trimmed.from) last = trimmed
    if (offset < to || (offset === to && to === text.length)) break
    from = to
  }
  return last
}

/** Offset behind the sentence that begins at `from`. */
function endOf(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '\n') return at + 1
    if (!isEnd(text, at)) continue
    let end = at + 1
    while (end < text.length && (ends.test(text.charAt(end)) || closers.test(text.charAt(end)))) end++
    return end
  }
  return text.length
}

function isEnd(text: string, at: number): boolean {
  if (ends.test(text.charAt(at))) return true
  return text.charAt(at) === '.' && (at + 1 === text.length || /\s/.test(text.charAt(at + 1)))
}

function trim(text: string, from: number, to: number): { from: number; to: number } {
  let start = from
  let end = to
  while (start < end && /\s/.test(text.charAt(start))) start++
  while (end > start && /\s/.test(text.charAt(end - 1))) end--
  return { from: start, to: end }
}

/** All sentences of a paragraph in order, those that hold nothing but white space left out. */
export function sentencesOf(text: string): readonly { readonly from: number; readonly to: number }[] {
  const sentences: { from: number; to: number }[] = []
  for (let from = 0; from < text.length; ) {
    const to = endOf(text, from)
    const sentence = trim(text, from, to)
    if (sentence.to > sentence.from) sentences.push(sentence)
    from = to
  }
  return sentences
}
