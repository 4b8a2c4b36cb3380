import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import { type SiteProfile, siteProfile } from '#shared/protocol/api.ts'
import { defaultCreditPolicy } from '#shared/workflow/creditPolicy.ts'
import { officialPoints } from '#shared/workflow/errorRate.ts'
import type { Database } from '../store/schema.ts'
import { readSetting, writeSetting } from '../store/settings.ts'

/** The official points, as the profile's own lists. */
const siteErrorRate: SiteProfile['errorRate'] = {
  ...officialPoints,
  character: [...officialPoints.character],
  numeralStyle: [...officialPoints.numeralStyle],
  punctuation: [...officialPoints.punctuation],
}

/** Key of the profile among the settings. */
const key = 'site'

/** What a paper starts with. The administrator changes it on the site page. */
const defaultSite: SiteProfile = {
  name: '清样',
  url: 'https://paper.example',
  language: 'zh',
  links: [],
  channels: [
    { id: 'yaowen', name: '要闻' },
    { id: 'shehui', name: '社会' },
    { id: 'jingji', name: '经济' },
    { id: 'wenhua', name: '文化' },
    { id: 'fukan', name: '副刊' },
  ],
  share: { title: '分享到微信朋友圈', hint: '打开微信，点击“发现”，使用“扫一扫”即可将网页分享至朋友圈。' },
  licence: [],
  credits: { separator: '、', showReviewers: true },
  creditPolicy: defaultCreditPolicy,
  timeZone: 'Asia/Shanghai',
  founderMarkers: false,
  workflow: 'newspaper',
  review: { overrides: true, keepProofMarks: false, retentionMonths: 36 },
  errorRate: siteErrorRate,
}

/** The site profile: what is the same on every page of the paper. */
export class Site {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async get(): Promise<SiteProfile> {
    return readSite(this.#db)
  }

  /**
   * Replaces the parts that are given.
   * @throws DomainError bad_request if the time zone is not one
   */
  async update(change: { readonly [Key in keyof SiteProfile]?: SiteProfile[Key] | undefined }): Promise<SiteProfile> {
    if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) {
      throw new DomainError('bad_request', 'this is not a time zone', [{ path: 'timeZone', message: 'an IANA name such as Asia/Shanghai' }])
    }
    return this.#db.transaction().execute(async (trx) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      const site = siteProfile.parse({ ...(await readSite(trx)), ...given })
      await writeSetting(trx, key, JSON.stringify(site))
      return site
    })
  }
}

/** The stored profile over the defaults, so that a profile of an older version has every part. */
export async function readSite(db: Kysely<Database>): Promise<SiteProfile> {
  const stored = await readSetting(db, key)
  return stored === null ? defaultSite : siteProfile.parse({ ...defaultSite, ...JSON.parse(stored) })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
