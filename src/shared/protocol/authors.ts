import { z } from 'zod'
import type { ArticleJson } from '../article/json.ts'
import type { TextField } from '../article/names.ts'
import type { Stage } from '../workflow/stages.ts'

/* Who wrote what, as the server answers it, and what an editor may say about a paste. */

/** A colleague, as ranges and sums name them. */
export interface Named {
  readonly username: string
  readonly name: string
}

/** Something that somebody did, when, and in which stage of the article. */
export interface Done extends Named {
  readonly at: string
  readonly stage: Stage
}

/** Programs and sites that the editor tells apart; `article`: another place of the newsroom. */
const pasteKinds = [
  'word',
  'wordOnline',
  'wps',
  'excel',
  'googleSheets',
  'googleDocs',
  'libreOffice',
  'wechat',
  'feishu',
  'dingtalk',
  'yuque',
  'newsPage',
  'web',
  'docx',
  'markdown',
  'text',
  'article',
] as const

/** Where pasted text came from, as the editor of whoever pasted it says. */
export const pasteSource = z.strictObject({
  kind: z.enum(pasteKinds),
  /** Address of the page it was copied from. */
  url: z
    .string()
    .trim()
    .max(500)
    .regex(/^https?:\/\/[^\s/]+/, 'an http or https address')
    .optional(),
})
export type PasteSource = z.output<typeof pasteSource>

const wholeNumber = (most: number) => z.number().int().min(0).max(most)

/** Says of text that the caller inserted that it was pasted: by the ids that it got in the document. */
export const pasteRequest = z.strictObject({
  client: wholeNumber(2 ** 53 - 1),
  clock: wholeNumber(2 ** 31),
  length: wholeNumber(2_000_000).min(1),
  source: pasteSource,
})
export type PasteRequest = z.output<typeof pasteRequest>

/**
 * Text that one person wrote at one time. `from` and `to` are UTF-16 offsets in the text of the field: all its text nodes
 * in their order, with nothing between blocks.
 */
export interface AuthoredRange extends Named {
  readonly field: TextField
  readonly from: number
  readonly to: number
  readonly text: string
  readonly at: string
  readonly stage: Stage
  /** The last one who moved it to where it stands, if that was somebody else. */
  readonly moved: Done | null
  /** It came at once, not key by key. */
  readonly pasted: boolean
  readonly source: PasteSource | null
  /** Its first id in the document; the others follow. */
  readonly id: { readonly client: number; readonly clock: number }
}

/** Text that was deleted and stands nowhere else. */
export interface StruckText extends Named {
  readonly text: string
  readonly field: TextField
  /** Where in the text of the field it stood; null: its block is gone too. */
  readonly from: number | null
  readonly struck: Done
}

/** Characters (字数) of a person in one part of the article or of its way. */
export interface Share {
  readonly characters: number
  readonly added: number
  readonly struck: number
}

/** A person's part in the four fields of an article. */
export interface Contributor extends Named, Share {
  /** Of the account: decides the person's colour. */
  readonly id: string
  readonly fields: Readonly<Record<TextField, Share>>
  /** Stages in which they changed text, in the order of the workflow. `characters` are those written then that still stand. */
  readonly stages: readonly (Share & { readonly stage: Stage })[]
}

/** What a person did to the text without a long pause. */
export interface WritingSession extends Named {
  readonly stage: Stage
  readonly from: string
  readonly to: string
  /** Rows of the document's log in which it began and ended. */
  readonly seq: readonly [number, number]
  readonly added: number
  readonly struck: number
  readonly moved: number
}

/** GET /api/articles/:id/authors. `struck` holds the latest `maxStruck` of them. */
export interface AuthorsResponse {
  /** Position in the document's log for which it is true. */
  readonly seq: number
  readonly people: readonly Contributor[]
  readonly ranges: readonly AuthoredRange[]
  readonly struck: readonly StruckText[]
  readonly sessions: readonly WritingSession[]
}

/** GET /api/articles/:id/history: which row of the document's log, as writing sessions name them. */
export const historyQuery = z.object({
  at: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
})

/** The article as it was after a row of its log. */
export interface HistoryResponse {
  readonly seq: number
  readonly article: ArticleJson
}

export const maxStruck = 2_000
