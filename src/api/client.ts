import { type CopyState, copyStateHeader, copyStates } from '#shared/export/copyState.ts'
import type {
  ArticleDetail,
  ArticlesResponse,
  AssetResponse,
  ChangePasswordRequest,
  CreateArticleRequest,
  CreateUserRequest,
  CropRequest,
  HelloResponse,
  PeopleResponse,
  Person,
  PictureRecord,
  PicturesResponse,
  SetupRequest,
  SignInRequest,
  SiteProfile,
  UpdateArticleRequest,
  UpdateSiteRequest,
  UpdateUserRequest,
  UserRecord,
  UserResponse,
  UsersResponse,
} from '#shared/protocol/api.ts'
import type { AuthorsResponse, HistoryResponse, PasteRequest } from '#shared/protocol/authors.ts'
import type { BatchRequest, BatchResponse, BoardResponse } from '#shared/protocol/board.ts'
import type { ChangeCreditsRequest, CreditsResponse } from '#shared/protocol/creditLine.ts'
import type { NoticesResponse, ReadNoticesRequest, UnreadResponse } from '#shared/protocol/notices.ts'
import type { Verdict, VerifyRequest } from '#shared/protocol/sidecar.ts'
import type { UpdateWebhookRequest, WebhookResponse } from '#shared/protocol/webhook.ts'
import type { ActionRequest, ActionResponse, ActionsResponse, CorrectionResponse, RecordResponse } from '#shared/protocol/workflowApi.ts'
import type { Stage } from '#shared/workflow/stages.ts'
import { send, sendForJson } from './request.ts'
import { uploadPicture } from './uploadPicture.ts'

/** What the desk asks for. `cursor` is the `next` of the page before. */
export interface ArticleQuery {
  readonly stage?: Stage | undefined
  readonly channel?: string | undefined
  readonly q?: string | undefined
  readonly mine?: boolean | undefined
  readonly waiting?: 'me' | undefined
  readonly assignee?: 'me' | undefined
  readonly overdue?: boolean | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

type Signal = AbortSignal | undefined

const of = (id: string) => `/api/articles/${encodeURIComponent(id)}`

/**
 * One function per route, and the only place that talks HTTP. Every function throws ApiError when refused or offline; a
 * 401 anywhere but in `signIn` and `me` is also announced through onSignedOut.
 */
export const api = {
  hello: (signal?: Signal) => sendForJson<HelloResponse>('GET', '/api/hello', { signal }),
  setup: async (body: SetupRequest): Promise<Person> => (await sendForJson<UserResponse>('POST', '/api/setup', { body })).user,

  signIn: async (body: SignInRequest): Promise<Person> =>
    (await sendForJson<UserResponse>('POST', '/api/sign-in', { body, ownsSignIn: true })).user,
  signOut: async (): Promise<void> => void (await send('POST', '/api/sign-out', { ownsSignIn: true })),
  me: async (signal?: Signal): Promise<Person> => (await sendForJson<UserResponse>('GET', '/api/me', { signal, ownsSignIn: true })).user,

  changePassword: async (body: ChangePasswordRequest): Promise<void> => void (await send('POST', '/api/me/password', { body })),

  people: async (signal?: Signal): Promise<readonly Person[]> =>
    (await sendForJson<PeopleResponse>('GET', '/api/people', { signal })).people,
  users: async (signal?: Signal): Promise<readonly UserRecord[]> =>
    (await sendForJson<UsersResponse>('GET', '/api/users', { signal })).users,
  createUser: async (body: CreateUserRequest): Promise<void> => void (await send('POST', '/api/users', { body })),
  updateUser: async (id: string, body: UpdateUserRequest): Promise<void> =>
    void (await send('PATCH', `/api/users/${encodeURIComponent(id)}`, { body })),

  site: (signal?: Signal) => sendForJson<SiteProfile>('GET', '/api/site', { signal }),
  updateSite: (body: UpdateSiteRequest) => sendForJson<SiteProfile>('PUT', '/api/site', { body }),
  webhook: (signal?: Signal) => sendForJson<WebhookResponse>('GET', '/api/site/webhook', { signal }),
  updateWebhook: (body: UpdateWebhookRequest) => sendForJson<WebhookResponse>('PUT', '/api/site/webhook', { body }),
  testWebhook: () => sendForJson<WebhookResponse>('POST', '/api/site/webhook/test'),
  retryWebhook: () => sendForJson<WebhookResponse>('POST', '/api/site/webhook/retry'),

  articles: (query: ArticleQuery, signal?: Signal) => sendForJson<ArticlesResponse>('GET', `/api/articles${searchOf(query)}`, { signal }),
  board: (query: Omit<ArticleQuery, 'cursor'>, signal?: Signal) =>
    sendForJson<BoardResponse>('GET', `/api/board${searchOf(query)}`, { signal }),
  actForMany: (body: BatchRequest) => sendForJson<BatchResponse>('POST', '/api/articles/actions', { body }),
  notices: (signal?: Signal) => sendForJson<NoticesResponse>('GET', '/api/notices', { signal }),
  readNotices: (body: ReadNoticesRequest) => sendForJson<UnreadResponse>('POST', '/api/notices/read', { body }),
  article: (id: string, signal?: Signal) => sendForJson<ArticleDetail>('GET', of(id), { signal }),
  createArticle: (body: CreateArticleRequest) => sendForJson<ArticleDetail>('POST', '/api/articles', { body }),
  updateArticle: (id: string, body: UpdateArticleRequest) => sendForJson<ArticleDetail>('PATCH', of(id), { body }),

  actions: (id: string, signal?: Signal) => sendForJson<ActionsResponse>('GET', `${of(id)}/actions`, { signal }),
  act: (id: string, body: ActionRequest) => sendForJson<ActionResponse>('POST', `${of(id)}/actions`, { body }),
  correction: (id: string, signal?: Signal) => sendForJson<CorrectionResponse>('GET', `${of(id)}/correction`, { signal }),
  record: (id: string, signal?: Signal) => sendForJson<RecordResponse>('GET', `${of(id)}/record`, { signal }),

  authors: (id: string, signal?: Signal) => sendForJson<AuthorsResponse>('GET', `${of(id)}/authors`, { signal }),
  history: (id: string, at: number, signal?: Signal) => sendForJson<HistoryResponse>('GET', `${of(id)}/history?at=${at}`, { signal }),

  credits: (id: string, signal?: Signal) => sendForJson<CreditsResponse>('GET', `${of(id)}/credits`, { signal }),
  changeCredits: (id: string, body: ChangeCreditsRequest) => sendForJson<CreditsResponse>('PUT', `${of(id)}/credits`, { body }),

  /** Where text came from that this person pasted; the text itself is not sent. */
  notePaste: async (id: string, body: PasteRequest): Promise<void> => void (await send('POST', `${of(id)}/pastes`, { body })),

  /** Of the page only its fingerprint is sent. */
  verify: (body: VerifyRequest, signal?: Signal) => sendForJson<Verdict>('POST', '/api/verify', { body, signal }),

  uploadPicture,
  pictures: async (id: string, signal?: Signal): Promise<readonly PictureRecord[]> =>
    (await sendForJson<PicturesResponse>('GET', `${of(id)}/assets`, { signal })).pictures,
  picture: (id: string, assetId: string, signal?: Signal) =>
    sendForJson<PictureRecord>('GET', `${of(id)}/assets/${encodeURIComponent(assetId)}`, { signal }),
  cropPicture: (id: string, assetId: string, body: CropRequest) =>
    sendForJson<AssetResponse>('POST', `${of(id)}/assets/${encodeURIComponent(assetId)}/crops`, { body }),
  /** Address of an uploaded picture. */
  pictureUrl: (assetId: string): string => `/media/${encodeURIComponent(assetId)}`,

  /** Address of an export; with `download` the browser saves it under its proper name instead of showing it. */
  exportUrl: (id: string, format: string, options: { readonly download?: boolean } = {}): string =>
    `${of(id)}/export?format=${encodeURIComponent(format)}${options.download ? '&download=1' : ''}`,
  exportText: async (id: string, format: string, signal?: Signal): Promise<string> =>
    (await send('GET', api.exportUrl(id, format), { signal })).text(),
  /** The export's exact bytes with the file name that the server proposes; an empty name when it proposes none. */
  exportFile: async (id: string, format: string, signal?: Signal): Promise<ExportFile> =>
    fileIn(await send('GET', api.exportUrl(id, format, { download: true }), { signal })),
  /** The signature that belongs beside the export. */
  signatureFile: async (id: string, format: string): Promise<ExportFile> =>
    fileIn(await send('GET', `${api.exportUrl(id, format, { download: true })}&sidecar=signature`)),
} as const

export interface ExportFile {
  readonly bytes: ArrayBuffer
  readonly type: string
  readonly name: string
  /** What copy it is; null: it is none, but about the article. */
  readonly copy: CopyState | null
}

async function fileIn(response: Response): Promise<ExportFile> {
  const { headers } = response
  const copy = copyStates.find((state) => state === headers.get(copyStateHeader)) ?? null
  return { bytes: await response.arrayBuffer(), type: headers.get('content-type') ?? '', name: fileName(response), copy }
}

function searchOf(query: ArticleQuery): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '' || value === false) continue
    params.set(key, value === true ? '1' : String(value))
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

function fileName(response: Response): string {
  const header = response.headers.get('content-disposition') ?? ''
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1]
  if (encoded !== undefined) return decodeURIComponent(encoded)
  return /filename="([^"]*)"/i.exec(header)?.[1] ?? ''
}
