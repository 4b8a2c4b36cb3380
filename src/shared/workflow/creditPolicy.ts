import { type CreditRole, creditRoles } from '../article/credit.ts'
import type { ArticleLanguage } from '../article/json.ts'

/** What a paper prints before the names of a role, and where. Rules with the same label in one place share one line. */
export interface CreditRule {
  readonly role: CreditRole
  /** With its punctuation: 编辑：, 本报记者. Empty: the paper does not print this role. */
  readonly label: string
  /** Under the headline, or after the text. */
  readonly place: 'top' | 'end'
}

/** Whom an old field of the page's head names: sites differ, and some have the two the other way round. */
export const metaSources = ['reporters', 'editors', 'nobody'] as const
export type MetaSource = (typeof metaSources)[number]

/** Below these nobody is proposed as an author. They hold only where it is known who wrote how much. */
export interface CreditThresholds {
  /** Characters of theirs that are still in the text; 0 to 10,000. */
  readonly minCharacters: number
  /** Their part of the text in percent; 0 to 100. */
  readonly minShare: number
}

/** A house's rules for its credit line (署名行): whom to propose, in which order, under which words. */
export interface CreditPolicy extends CreditThresholds {
  /** Chinese names of two characters get a full-width space, so that columns of names stand even: 李　纵. */
  readonly padNames: boolean
  /** In printing order, for articles in each language. A role without a rule is not printed. */
  readonly lines: { readonly [Language in ArticleLanguage]: readonly CreditRule[] }
  /** What `<meta name="author">` and `<meta name="editor">` hold. */
  readonly metas: { readonly author: MetaSource; readonly editor: MetaSource }
}

const top: ReadonlySet<CreditRole> = new Set(['reporter', 'stringer'])

function rules(labels: { readonly [Role in CreditRole]: string }): CreditRule[] {
  return creditRoles.map((role) => ({ role, label: labels[role], place: top.has(role) ? 'top' : 'end' }))
}

/** What a paper starts with. */
export const defaultCreditPolicy: CreditPolicy = {
  minCharacters: 0,
  minShare: 0,
  padNames: false,
  lines: {
    zh: rules({
      reporter: '记者：',
      stringer: '通讯员：',
      text: '文：',
      picture: '图：',
      photo: '摄影：',
      editor: '编辑：',
      duty: '责编：',
      proof: '校对：',
      design: '版式：',
      review1: '一审：',
      review2: '二审：',
      review3: '三审：',
      producer: '监制：',
    }),
    en: rules({
      reporter: 'By',
      stringer: 'Reporting by',
      text: 'Text by',
      picture: 'Graphics by',
      photo: 'Photos by',
      editor: 'Edited by',
      duty: 'Responsible editor:',
      proof: 'Proofread by',
      design: 'Design by',
      review1: 'Reviewed by',
      review2: 'Reviewed by',
      review3: 'Reviewed by',
      producer: 'Produced by',
    }),
  },
  metas: { author: 'reporters', editor: 'editors' },
}
