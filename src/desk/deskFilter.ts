import { type Stage, stages } from '#shared/workflow/stages.ts'

/** What the desk shows, as it stands in the address: `/?stage=draft&channel=city&q=台风&mine=1`. */
export interface DeskFilter {
  readonly stage?: Stage
  readonly channel?: string
  readonly q?: string
  readonly mine?: true
  /** What waits for the person. */
  readonly waiting?: 'me'
  /** Articles for which the person is responsible. */
  readonly assignee?: 'me'
  /** Articles whose time has passed. */
  readonly overdue?: true
}

/** Reads a filter from the parts of an address; what it does not know is left out. */
export function readDeskFilter(raw: Record<string, unknown>): DeskFilter {
  const stage = stages.find((known) => known === raw['stage'])
  const channel = text(raw['channel'], 40)
  const q = text(raw['q'], 200)
  const mine = isOn(raw['mine'])
  return {
    ...(stage && { stage }),
    ...(channel && { channel }),
    ...(q && { q }),
    ...(mine && { mine }),
    ...(raw['waiting'] === 'me' && { waiting: 'me' }),
    ...(raw['assignee'] === 'me' && { assignee: 'me' }),
    ...(isOn(raw['overdue']) && { overdue: true }),
  }
}

/** Whether any condition is set. */
export function isFiltered(filter: DeskFilter): boolean {
  return Object.keys(filter).length > 0
}

/** The filter without one of its conditions. */
export function withoutCondition(filter: DeskFilter, key: keyof DeskFilter): DeskFilter {
  return readDeskFilter({ ...filter, [key]: undefined })
}

function isOn(value: unknown): boolean {
  return value === true || value === '1' || value === 'true'
}

function text(value: unknown, longest: number): string {
  return typeof value === 'string' ? value.trim().slice(0, longest) : ''
}
