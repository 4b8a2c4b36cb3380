import { compileExpression, type ExpressionMatch, type ExpressionSource } from './expression.ts'
import type { ExpressionFailure, ExpressionRunner } from './expressionRunner.ts'
import { type CharacterMap, type Fold, foldFor, foldText } from './fold.ts'
import { findPlain } from './plainSearch.ts'
import type { FindQuery, TextMatch } from './query.ts'
import { isWholeWord } from './wholeWord.ts'

/** One query being looked for. It remembers texts, so that after a change only the changed piece is searched again. */
export interface Search {
  readonly query: FindQuery
  /** Matches in a piece of text, in order, not overlapping, none empty; null while they are being looked for. */
  find(text: string): readonly TextMatch[] | null
}

/** Why a query finds nothing at all. */
export type SearchProblem = 'bad_expression' | ExpressionFailure

export interface SearchSetup {
  /** Asked only for `anyScript`. */
  readonly simplified: CharacterMap
  readonly runner: ExpressionRunner
  /** Told when texts that were asked for are known, or that they never will be. */
  readonly onAnswer: (problem: SearchProblem | null) => void
}

/** Texts that are remembered; every key somebody types makes one more. */
const mostTexts = 5000

/** Starts to look for a query; 'bad_expression' if that cannot be done. */
export function createSearch(query: FindQuery, setup: SearchSetup): Search | 'bad_expression' {
  const isWanted = (text: string) => (match: TextMatch) => !query.wholeWord || isWholeWord(text, match)
  if (!query.expression) {
    const fold = foldFor(query, setup.simplified)
    const sought = foldText(query.text, fold)
    const found = new TextMemory()
    return { query, find: (text) => found.get(text) ?? found.set(text, findPlain(text, sought, fold).filter(isWanted(text))) }
  }
  // The expression itself minds case or not, and its classes too.
  const fold = foldFor({ ...query, matchCase: true }, setup.simplified)
  const source = compileExpression(query, fold)
  return source === null ? 'bad_expression' : new ExpressionSearch(query, source, fold, isWanted, setup)
}

class TextMemory {
  readonly #matches = new Map<string, readonly TextMatch[]>()

  get(text: string): readonly TextMatch[] | undefined {
    return this.#matches.get(text)
  }

  set(text: string, matches: readonly TextMatch[]): readonly TextMatch[] {
    if (this.#matches.size >= mostTexts) this.#matches.clear()
    this.#matches.set(text, matches)
    return matches
  }
}

/** A regular expression, run elsewhere: what is not known is asked for in one go, and known a moment later. */
class ExpressionSearch implements Search {
  readonly query: FindQuery
  readonly #source: ExpressionSource
  readonly #fold: Fold
  readonly #isWanted: (text: string) => (match: TextMatch) => boolean
  readonly #setup: SearchSetup
  readonly #found = new TextMemory()
  readonly #wanted = new Set<string>()
  #isAsking = false
  #hasFailed = false

  constructor(
    query: FindQuery,
    source: ExpressionSource,
    fold: Fold,
    isWanted: (text: string) => (match: TextMatch) => boolean,
    setup: SearchSetup,
  ) {
    this.query = query
    this.#source = source
    this.#fold = fold
    this.#isWanted = isWanted
    this.#setup = setup
  }

  find(text: string): readonly TextMatch[] | null {
    if (this.#hasFailed || text === '') return []
    const known = this.#found.get(text)
    if (known !== undefined) return known
    this.#wanted.add(text)
    void this.#ask()
    return null
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return
    this.#isAsking = true
    await Promise.resolve() // whoever asks now asks for all pieces of the article
    while (this.#wanted.size > 0 && !this.#hasFailed) {
      const texts = [...this.#wanted]
      this.#wanted.clear()
      const answer = await this.#setup.runner.run({ source: this.#source, texts: texts.map((text) => foldText(text, this.#fold)) })
      if (answer.ok) {
        for (const [index, text] of texts.entries()) this.#keep(text, answer.matches[index] ?? [])
        this.#setup.onAnswer(null)
      } else {
        this.#hasFailed = true
        this.#setup.onAnswer(answer.failure)
      }
    }
    this.#isAsking = false
  }

  #keep(text: string, matches: readonly ExpressionMatch[]): void {
    this.#found.set(text, matches.map((match) => readMatch(text, match)).filter(this.#isWanted(text)))
  }
}

/** With what the groups caught in the text as it is written, not as it was folded. */
function readMatch(text: string, [from = 0, to = 0, ...ranges]: ExpressionMatch): TextMatch {
  const groups: (string | undefined)[] = []
  for (let index = 0; index < ranges.length; index += 2) {
    const start = ranges[index] ?? -1
    groups.push(start < 0 ? undefined : text.slice(start, ranges[index + 1]))
  }
  return { from, to, groups }
}
