import { account as enAccount } from './en/account.ts'
import { article as enArticle } from './en/article.ts'
import { authors as enAuthors } from './en/authors.ts'
import { board as enBoard } from './en/board.ts'
import { common as enCommon } from './en/common.ts'
import { credits as enCredits } from './en/credits.ts'
import { desk as enDesk } from './en/desk.ts'
import { editor as enEditor } from './en/editor.ts'
import { errors as enErrors } from './en/errors.ts'
import { house as enHouse } from './en/house.ts'
import { site as enSite } from './en/site.ts'
import { steps as enSteps } from './en/steps.ts'
import { verify as enVerify } from './en/verify.ts'
import type { Shape } from './shape.ts'
import { account } from './zh/account.ts'
import { article } from './zh/article.ts'
import { authors } from './zh/authors.ts'
import { board } from './zh/board.ts'
import { common } from './zh/common.ts'
import { credits } from './zh/credits.ts'
import { desk } from './zh/desk.ts'
import { editor } from './zh/editor.ts'
import { errors } from './zh/errors.ts'
import { house } from './zh/house.ts'
import { site } from './zh/site.ts'
import { steps } from './zh/steps.ts'
import { verify } from './zh/verify.ts'

/** Languages of the interface. */
export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** Chinese is the shape of the vocabulary; every other language satisfies it. */
const zh = { common, errors, account, desk, site, house, editor, article, authors, steps, credits, verify, board } as const
const en = {
  common: enCommon,
  errors: enErrors,
  account: enAccount,
  desk: enDesk,
  site: enSite,
  house: enHouse,
  editor: enEditor,
  article: enArticle,
  authors: enAuthors,
  steps: enSteps,
  credits: enCredits,
  verify: enVerify,
  board: enBoard,
} as const satisfies Shape<typeof zh>

export const resources = { zh: { translation: zh }, en: { translation: en } } as const

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    enableSelector: true
    resources: { translation: typeof zh }
  }
}
