/** One moment as clocks of a zone show it. */
export interface ZonedTime {
  /** 2026-10-02 */
  readonly date: string
  /** 10:30:05 */
  readonly time: string
  /** 2026-10-02T10:30:05+08:00 */
  readonly iso: string
  /** 2026-10-02T10:30:05.120+08:00 */
  readonly precise: string
  /** 2026-10-02T10:30:05, without a zone, as Baidu wants it. */
  readonly local: string
  /** 2026-10-02 10:30, as it is printed. */
  readonly printed: string
}

/**
 * @param iso ISO 8601 with a zone, for example 2026-10-02T02:30:05Z
 * @param timeZone IANA name, for example Asia/Shanghai
 * @throws RangeError if either is not valid
 */
export function zonedTime(iso: string, timeZone: string): ZonedTime {
  const moment = new Date(iso)
  const part = partsIn(moment, timeZone)
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  const time = `${part('hour')}:${part('minute')}:${part('second')}`
  const local = `${date}T${time}`
  const zone = offset(local, moment)
  const precise = `${local}.${String(moment.getUTCMilliseconds()).padStart(3, '0')}${zone}`
  return { date, time, iso: local + zone, precise, local, printed: `${date} ${time.slice(0, 5)}` }
}

/** The locale is fixed, so that the same input is the same bytes wherever it runs. */
function partsIn(moment: Date, timeZone: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const parts = format.formatToParts(moment)
  return (type) => parts.find((part) => part.type === type)?.value ?? ''
}

function offset(local: string, moment: Date): string {
  const minutes = Math.round((Date.parse(`${local}Z`) - Math.floor(moment.getTime() / 1000) * 1000) / 60_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
