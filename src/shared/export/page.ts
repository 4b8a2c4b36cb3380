import type { Credit } from '../article/credit.ts'
import type { ArticleJson } from '../article/json.ts'
import type { CreditPolicy } from '../workflow/creditPolicy.ts'

export type { Credit } from '../article/credit.ts'

/** What an exporter gets: plain data, so that the same input is the same bytes. No clock, no network, no locale default. */
export interface ExportInput {
  readonly article: ArticleJson
  readonly id: string
  /** 稿号 */
  readonly number: string
  readonly site: PageSite
  /** Canonical address of the page. */
  readonly url: string
  /** ISO 8601 in UTC: when the copy was signed, or last changed while it is not signed. */
  readonly published: string
  readonly modified: string
  /** False: the page says 未签发 for everybody to see. */
  readonly signed: boolean
  /** Why signed copy may not be used as it is: the person only looks, or its time has not come. Unset or null: it may. */
  readonly restriction?: Restriction | null
  /** True: not the article but a notice in its place. */
  readonly isNotice?: boolean | undefined
  /** 更正, the latest last. */
  readonly corrections?: readonly PageCorrection[]
  readonly credits: readonly Credit[]
  /** Pictures by asset id; one that is missing is shown as a missing picture, never silently left out. */
  readonly pictures: Readonly<Record<string, Picture>>
}

export type Restriction =
  | { readonly kind: 'preview' | 'held' }
  /** `until`: ISO 8601 in UTC. */
  | { readonly kind: 'embargoed'; readonly until: string }

/** A correction that readers are told of. */
export interface PageCorrection {
  /** ISO 8601 in UTC. */
  readonly at: string
  readonly text: string
}

/** The part of the site profile that is printed. */
export interface PageSite {
  readonly name: string
  readonly url: string
  readonly links: readonly { readonly label: string; readonly href: string }[]
  readonly channels: readonly { readonly id: string; readonly name: string }[]
  readonly share: { readonly title: string; readonly hint: string }
  readonly licence: readonly string[]
  readonly credits: { readonly separator: string; readonly showReviewers: boolean }
  /** Labels, order and places of the names, and what the old fields of the head hold. */
  readonly creditPolicy: Pick<CreditPolicy, 'lines' | 'padNames' | 'metas'>
  readonly timeZone: string
  readonly founderMarkers: boolean
}

/** A picture as the page refers to it. `src` is a data: address or an address below the page. */
export interface Picture {
  readonly src: string
  readonly width: number
  readonly height: number
}
