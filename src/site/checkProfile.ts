import '../api/withoutEval.ts'
import { type SiteProfile, siteProfile } from '#shared/protocol/api.ts'

/** What can be wrong with a field of the profile; each has a sentence. */
export type Fault = 'required' | 'url' | 'href' | 'channelId' | 'channelTwice' | 'timeZone' | 'long' | 'editorLabel' | 'months' | 'points'

/** Faults by the path of the field, for example `links.0.href`. */
export type Faults = ReadonlyMap<string, Fault>

/** Looks at a profile as the server will, and at the name of the time zone. */
export function checkProfile(profile: SiteProfile): Faults {
  const faults = new Map<string, Fault>()
  const checked = siteProfile.safeParse(profile)
  for (const issue of checked.error?.issues ?? []) {
    const path = issue.path.map(String)
    const key = path.join('.')
    if (!faults.has(key)) faults.set(key, faultOf(path, issue.code, valueAt(profile, issue.path)))
  }
  if (!faults.has('timeZone') && !isTimeZone(profile.timeZone)) faults.set('timeZone', 'timeZone')
  return faults
}

function faultOf(path: readonly string[], code: string, value: unknown): Fault {
  if (path[0] === 'errorRate') return 'points'
  if (code === 'too_big') return 'long'
  if (typeof value === 'string' && value.trim() === '') return 'required'
  switch (path.at(-1)) {
    case 'url':
      return 'url'
    case 'href':
      return 'href'
    case 'id':
      return 'channelId'
    case 'channels':
      return 'channelTwice'
    case 'zh':
    case 'en':
      return 'editorLabel'
    case 'timeZone':
      return 'timeZone'
    case 'retentionMonths':
      return 'months'
    default:
      return 'required'
  }
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), root)
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
