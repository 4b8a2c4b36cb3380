import type { ArticleJson } from '#shared/article/json.ts'
import { bodyCharacters, countCharacters } from '#shared/article/read.ts'
import type { ActionRequest } from '#shared/protocol/workflowApi.ts'
import { type ErrorKind, type ErrorPoints, type ErrorScore, errorScore, type FoundError } from '#shared/workflow/errorRate.ts'

/** Lines of the form: wrong characters cost by how many there are at one place, so they have three. */
export const errorLines = [
  { id: 'fact', kind: 'fact', characters: 1, wrong: null },
  { id: 'character1', kind: 'character', characters: 1, wrong: 'one' },
  { id: 'character2', kind: 'character', characters: 2, wrong: 'few' },
  { id: 'character6', kind: 'character', characters: 6, wrong: 'many' },
  { id: 'order', kind: 'order', characters: 1, wrong: null },
  { id: 'numeral', kind: 'numeral', characters: 1, wrong: null },
  { id: 'numeralStyle', kind: 'numeralStyle', characters: 1, wrong: null },
  { id: 'foreignWord', kind: 'foreignWord', characters: 1, wrong: null },
  { id: 'punctuation', kind: 'punctuation', characters: 1, wrong: null },
] as const satisfies readonly {
  readonly id: string
  readonly kind: ErrorKind
  readonly characters: number
  readonly wrong: 'one' | 'few' | 'many' | null
}[]

/** In the text, and where an error counts double: headlines, key names, dates and pictures. */
export const errorColumns = ['text', 'key'] as const
type ErrorCell = `${(typeof errorLines)[number]['id']}.${(typeof errorColumns)[number]}`

/** How many errors were found; what is absent is none. */
export type ErrorCounts = { readonly [C in ErrorCell]?: number }

/** The most that one line takes, as the server does. */
export const mostErrors = 1000

export function cellOf(line: (typeof errorLines)[number], place: (typeof errorColumns)[number]): ErrorCell {
  return `${line.id}.${place}`
}

/** What is sent to the server, and what the rate is counted from. */
export function foundErrors(counts: ErrorCounts): FoundError[] {
  return errorLines.flatMap((line) =>
    errorColumns.flatMap((place) => {
      const count = counts[cellOf(line, place)] ?? 0
      return count > 0 ? [{ kind: line.kind, place, text: '', characters: line.characters, count }] : []
    }),
  )
}

/** 差错率 as the server will count it: headline group, captions and body are what was read. */
export function proofScore(counts: ErrorCounts, article: ArticleJson, points: ErrorPoints): ErrorScore {
  const { kicker, headline, deck } = article
  const characters = countCharacters([...kicker, ...headline, ...deck].join('')) + bodyCharacters(article)
  return errorScore(foundErrors(counts), characters, points)
}

/** The part of the request: a pass always says what was found, a return only if something was. */
export function errorsToSend(action: ActionRequest['action'], counts: ErrorCounts): Pick<ActionRequest, 'errors'> {
  const errors = foundErrors(counts)
  return action === 'pass' || errors.length > 0 ? { errors } : {}
}
