import type { T } from './useT.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** A moment as `2026-10-02 10:30` in this device's time zone; an empty string for what is no date. */
export function formatDateTime(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  return `${formatDate(iso)} ${pad(date.getHours())}:${pad(date.getMinutes())}`
}

/** A day as `2026-10-02` in this device's time zone; an empty string for what is no date. */
function formatDate(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return ''
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}

/** How long something has lasted: `刚刚`, `5 分钟`, `3 小时`, `2 天`. */
export function formatAge(t: T, iso: string, now: number): string {
  const age = Math.max(0, now - Date.parse(iso))
  if (age < minute) return t(($) => $.common.age.now)
  if (age < hour) return t(($) => $.common.age.minutes, { count: Math.floor(age / minute) })
  if (age < day) return t(($) => $.common.age.hours, { count: Math.floor(age / hour) })
  return t(($) => $.common.age.days, { count: Math.floor(age / day) })
}

/** How long ago something was, for the last week; the date and time after that. */
export function formatAgo(t: T, iso: string, now: number): string {
  const age = Math.max(0, now - Date.parse(iso))
  if (age < minute) return t(($) => $.common.age.now)
  if (age < hour) return t(($) => $.common.age.minutesAgo, { count: Math.floor(age / minute) })
  if (age < day) return t(($) => $.common.age.hoursAgo, { count: Math.floor(age / hour) })
  if (age < 7 * day) return t(($) => $.common.age.daysAgo, { count: Math.floor(age / day) })
  return formatDateTime(iso)
}

/** A whole number with separators: 1,986. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US')
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
