/** A stretch of Markdown: words that still have to be escaped, or markup that must not be. */
export interface Piece {
  readonly kind: 'words' | 'markup'
  readonly text: string
}

/** Words; a line feed in them is a line break inside the block. */
export function words(text: string): Piece[] {
  return text === '' ? [] : [{ kind: 'words', text }]
}

/** Markup that is written as it is. */
export function markup(text: string): Piece {
  return { kind: 'markup', text }
}

/**
 * Puts a mark of emphasis round the pieces. Punctuation and spaces at the ends stay outside: in `**创建。**市里` the last
 * two stars would not close anything, because a closing mark after punctuation needs a space or punctuation behind it.
 */
export function emphasis(mark: string, pieces: readonly Piece[]): Piece[] {
  const core = merged(pieces)
  const before: Piece[] = []
  const after: Piece[] = []
  for (let first = core[0]; first?.kind === 'words'; first = core[0]) {
    const [, edge = '', rest = ''] = /^([\p{P}\p{S}\s]*)(.*)$/su.exec(first.text) ?? []
    before.push(...words(edge))
    core.splice(0, 1, ...words(rest))
    if (rest !== '') break
  }
  for (let last = core.at(-1); last?.kind === 'words'; last = core.at(-1)) {
    const edge = /[\p{P}\p{S}\s]*$/u.exec(last.text)?.[0] ?? ''
    const rest = last.text.slice(0, last.text.length - edge.length)
    after.unshift(...words(edge))
    core.splice(-1, 1, ...words(rest))
    if (rest !== '') break
  }
  return core.length === 0 ? [...before, ...after] : [...before, markup(mark), ...core, markup(mark), ...after]
}

function merged(pieces: readonly Piece[]): Piece[] {
  return pieces.reduce<Piece[]>((all, piece) => {
    const last = all.at(-1)
    if (last?.kind === 'words' && piece.kind === 'words') all[all.length - 1] = { kind: 'words', text: last.text + piece.text }
    else all.push(piece)
    return all
  }, [])
}

/** The pieces as Markdown in which every word means itself. */
export function markdownText(pieces: readonly Piece[]): string {
  let out = ''
  for (const piece of merged(pieces)) {
    out += piece.kind === 'markup' ? piece.text : escapeWords(piece.text, out === '' || out.endsWith('\n'))
  }
  return out
}

/** @param opensLine whether the first character stands where Markdown looks for the sign of a block */
function escapeWords(text: string, opensLine: boolean): string {
  const lines = text.split('\n').map((line, index) => {
    const inert = line.replace(/[\\`*_[\]<>~|&!]/g, '\\$&')
    if (index === 0 && !opensLine) return inert
    return inert
      .trimStart()
      .replace(/^(?:[#+\-=]|(\d{1,9})(?=[.)](?:\s|$)))/, (sign, digits?: string) => (digits === undefined ? `\\${sign}` : `${digits}\\`))
  })
  return lines.join('\\\n')
}
