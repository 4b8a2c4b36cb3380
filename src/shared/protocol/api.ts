import { z } from 'zod'
import { articleLanguages } from '../article/json.ts'
import { cropTurns, maxPictureSide, minCropSide } from '../article/pictureLimits.ts'
import type { ErrorCode } from '../errors.ts'
import { type WorkflowName, workflows } from '../workflow/house.ts'
import { type Role, roles } from '../workflow/roles.ts'
import { type Stage, stages } from '../workflow/stages.ts'
import { creditPolicy } from './creditPolicy.ts'
import { personName } from './personName.ts'

/*
 * Requests as schemas (checked by the server, typed for the client) and responses as types. Times are ISO 8601 in UTC
 * with milliseconds; ids are opaque strings. An error is `{"error":{"code","message","details?"}}`.
 */

export interface ErrorBody {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: unknown }
}

const username = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,39}$/i, 'letters, digits, dot, dash and underscore, at most 40')
  .transform((value) => value.toLowerCase())
/** At least 10 characters; at most 200, so that hashing stays cheap. */
const newPassword = z.string().min(10).max(200)
const roleList = z
  .array(z.enum(roles))
  .min(1)
  .max(roles.length)
  .transform((list) => roles.filter((role) => list.includes(role)))

// ── people ──────────────────────────────────────────────────────────────────

/** A person as colleagues see them. */
export interface Person {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** A person as the administrator sees them. */
export interface UserRecord extends Person {
  readonly disabled: boolean
  readonly createdAt: string
  readonly lastSeenAt: string | null
}

export const signInRequest = z.object({ username: z.string().trim().min(1).max(80), password: z.string().min(1).max(200) })
export type SignInRequest = z.input<typeof signInRequest>
export interface UserResponse {
  readonly user: Person
}

/** POST /api/me/password, answered by 204: one's own password; every other session of the person ends. */
export const changePasswordRequest = z
  .object({ current: z.string().min(1).max(200), password: newPassword })
  .refine(({ current, password }) => password !== current, { path: ['password'], message: 'the password is the present one' })
export type ChangePasswordRequest = z.input<typeof changePasswordRequest>

export const setupRequest = z.object({
  token: z.string().min(1).max(200),
  username,
  name: personName,
  password: newPassword,
  paper: z.string().trim().min(1).max(80),
})
export type SetupRequest = z.input<typeof setupRequest>

export const createUserRequest = z.object({
  username,
  name: personName,
  roles: roleList,
  /** Left out: nobody can sign in to the account until it is given one. */
  password: newPassword.optional(),
  disabled: z.boolean().default(false),
})
export type CreateUserRequest = z.input<typeof createUserRequest>

export const updateUserRequest = z
  .object({ name: personName, roles: roleList, password: newPassword, disabled: z.boolean() })
  .partial()
  .refine((value) => Object.keys(value).length > 0, 'nothing to change')
export type UpdateUserRequest = z.input<typeof updateUserRequest>

export interface UsersResponse {
  readonly users: readonly UserRecord[]
}
/** GET /api/people: everybody who can be named, without the disabled. */
export interface PeopleResponse {
  readonly people: readonly Person[]
}

// ── site profile ────────────────────────────────────────────────────────────

const shortText = z.string().trim().max(200)
const httpUrl = z
  .string()
  .trim()
  .max(500)
  .regex(/^https?:\/\/[^\s/]+/, 'an http or https address')
const linkTarget = z
  .string()
  .trim()
  .max(500)
  .regex(/^(https?:\/\/[^\s/]+|\/(?![/\\]))/, 'an http or https address or a path that begins with /')

const points = z.number().min(0).max(1000)

/** What is the same on every page of the paper. Its parts are strict: whatever else is in one of them is refused. */
export const siteProfile = z.object({
  /** Name of the paper, for example 陇原日报 */
  name: z.string().trim().min(1).max(80),
  /** Address of the public site; pages are published below it. */
  url: httpUrl,
  /** Language of the newsroom's own pages and default of new articles. */
  language: z.enum(articleLanguages),
  /** Links at the top of every page: 数字报, 客户端. */
  links: z.array(z.strictObject({ label: z.string().trim().min(1).max(60), href: linkTarget })).max(12),
  channels: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), name: z.string().trim().min(1).max(40) }))
    .max(60)
    .refine((list) => new Set(list.map((channel) => channel.id)).size === list.length, 'two channels have the same id'),
  /** The block that explains how to share the page in WeChat. */
  share: z.strictObject({ title: shortText, hint: shortText }),
  /** Lines at the foot: ICP 备案号, 新闻信息服务许可证号, 举报电话. */
  licence: z.array(shortText).max(12),
  credits: z.strictObject({
    /** Between two names of one label. */
    separator: z.string().min(1).max(3),
    /** Whether the page names the three reviewers (一审 二审 三审). */
    showReviewers: z.boolean(),
  }),
  /** Whom the credit line proposes, and in which order and words pages print it. */
  creditPolicy,
  /** IANA name of the zone in which the paper's times are printed. */
  timeZone: z.string().max(60).refine(isTimeZone, 'an IANA time zone, for example Asia/Shanghai'),
  /** Emit the markers that archive crawlers of Founder pages look for. */
  founderMarkers: z.boolean(),
  /** Which way articles take through the house from their next submit on. */
  workflow: z.enum(workflows),
  review: z.strictObject({
    /** Whether one person may, with a reason that the record shows, do two reviews or two proofs of an article. */
    overrides: z.boolean(),
    /** Whether proof marks (punctuation, single wrong characters) stand under the old signature. */
    keepProofMarks: z.boolean(),
    /** How long records are kept at least; the law asks for six months. */
    retentionMonths: z.number().int().min(6).max(1200),
  }),
  /** 差错率: what errors in proofs cost, and how much passes. */
  errorRate: z.strictObject({
    fact: points,
    character: z.tuple([points, points, points]),
    order: points,
    numeral: points,
    numeralStyle: z.tuple([points, points]),
    foreignWord: points,
    punctuation: z.tuple([points, points]),
    doubled: points,
    same: z.number().int().min(1).max(1000),
    limit: points,
  }),
})
export type SiteProfile = z.output<typeof siteProfile>

/** Whether times can be printed in the zone: an unknown one would make every export fail. */
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** PUT /api/site: any parts of the profile, each whole; a key that is none of its parts is refused. Answered by the profile. */
export const updateSiteRequest = siteProfile.partial().strict()
export type UpdateSiteRequest = z.input<typeof updateSiteRequest>

/** GET /api/hello: what a page may know before anybody signed in. */
export interface HelloResponse {
  readonly name: string
  readonly language: 'zh' | 'en'
  /** True on an empty store: the set-up link creates the first administrator. */
  readonly needsSetup: boolean
  readonly demo: boolean
}

// ── articles ────────────────────────────────────────────────────────────────

/** A bare `?mine` asks for one's own too. */
export const deskFlag = z.enum(['', '1', 'true', '0', 'false']).transform((value) => value === '' || value === '1' || value === 'true')

export const listArticlesQuery = z.object({
  stage: z.enum(stages).optional(),
  channel: z.string().max(40).optional(),
  q: z.string().trim().max(200).optional(),
  mine: deskFlag.optional(),
  /** Articles of which the next step is one that the person may take, and drafts that came back to them. */
  waiting: z.literal('me').optional(),
  /** Articles for which the person is responsible. */
  assignee: z.literal('me').optional(),
  /** Articles whose time has passed. */
  overdue: deskFlag.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type ListArticlesQuery = z.output<typeof listArticlesQuery>

/** A row of the desk. */
export interface ArticleSummary {
  readonly id: string
  /** The house profile under which it goes. */
  readonly workflow: WorkflowName
  /** 稿号, for example 2026-0412: year and running number, unique. */
  readonly number: string
  readonly stage: Stage
  readonly stageSince: string
  readonly channel: string
  readonly language: 'zh' | 'en'
  readonly kicker: string
  readonly headline: string
  /** 字数 of the body. */
  readonly characters: number
  readonly createdBy: Person
  readonly createdAt: string
  readonly updatedAt: string
  readonly updatedBy: Person | null
  /** Who has the article open now. */
  readonly present: readonly Person[]
  /** When it is published by itself; null: it is not scheduled. */
  readonly publishAt: string | null
  /** Until when it is neither published nor exported as final. */
  readonly embargoUntil: string | null
  /** Who is responsible for it (责编); null: nobody in particular. */
  readonly assignee: Person | null
  /** 截稿: when it is due; null: at no time. */
  readonly dueAt: string | null
  /** Since when its signature is void, in proofs; null: it is not. */
  readonly voidSince: string | null
  /** Set while the article is back with its authors, or with the editor. */
  readonly returned: { readonly reason: string; readonly by: Person; readonly at: string } | null
}

export interface ArticleDetail extends ArticleSummary {
  /** Which history of the document this is; a client's offline copy belongs to one epoch. */
  readonly epoch: number
  readonly namedEditors: readonly string[] | null
  readonly mayEdit: { readonly allowed: boolean; readonly reason: ErrorCode | null }
  readonly mayNameEditors: boolean
  /** Whether the person may change the embargo. */
  readonly mayEmbargo: boolean
  /** Whether the person may say who is responsible for it and when it is due. */
  readonly mayAssign: boolean
  /** Whether the person may read the review record. */
  readonly mayReadRecord: boolean
  /** The last published edition; null: none. */
  readonly published: { readonly edition: number; readonly at: string } | null
  /** Everybody who wrote in the text, in the order of their first change. */
  readonly writers: readonly Person[]
}

export interface ArticlesResponse {
  readonly articles: readonly ArticleSummary[]
  /** Pass as `cursor` for the next page; null at the end. */
  readonly next: string | null
  readonly total: number
  /** Articles per stage under the same search and channel, for the rail. */
  readonly counts: Readonly<Record<Stage, number>>
}

export const createArticleRequest = z.object({ channel: z.string().max(40).optional(), language: z.enum(articleLanguages).optional() })
export type CreateArticleRequest = z.input<typeof createArticleRequest>

/** ISO 8601 with a zone: nobody guesses whose clock is meant. */
export const moment = z.iso.datetime({ offset: true })

export const updateArticleRequest = z
  .object({
    channel: z.string().max(40),
    /** Until when it is neither published nor exported as final; null: at any time. */
    embargoUntil: moment.nullable(),
    /** Username of who is responsible for it; null: nobody in particular. */
    assignee: z.string().max(40).nullable(),
    /** When it is due; null: at no time. */
    dueAt: moment.nullable(),
    /** Usernames to whom the draft is narrowed, or null to open it again. */
    namedEditors: z.array(z.string().max(40)).max(100).nullable(),
  })
  .partial()
  .refine((value) => Object.keys(value).length > 0, 'nothing to change')
export type UpdateArticleRequest = z.input<typeof updateArticleRequest>

export interface AssetResponse {
  readonly id: string
  readonly url: string
  readonly width: number
  readonly height: number
  readonly type: string
  readonly bytes: number
}

const pixels = z.number().int().max(maxPictureSide)
const cropSide = pixels.min(minCropSide)

/**
 * A part of a picture: the original is turned, then cut at these pixels of the turned one, then made `outputWidth` pixels
 * wide (never wider than what was cut out).
 */
export const cropRequest = z.strictObject({
  turn: z.literal(cropTurns).default(0),
  left: pixels.min(0),
  top: pixels.min(0),
  width: cropSide,
  height: cropSide,
  outputWidth: cropSide,
})
export type CropRequest = z.input<typeof cropRequest>
export type Crop = z.output<typeof cropRequest>

/** A picture with where it comes from. */
export interface PictureRecord extends AssetResponse {
  /** Of which picture it is a part, and which; null: it was uploaded. */
  readonly origin: (Pick<AssetResponse, 'id' | 'url' | 'width' | 'height'> & { readonly crop: Crop }) | null
  readonly createdBy: { readonly id: string; readonly name: string }
  readonly createdAt: string
}

/** Every picture that was uploaded to an article or cut out for it, the oldest first. */
export interface PicturesResponse {
  readonly pictures: readonly PictureRecord[]
}
