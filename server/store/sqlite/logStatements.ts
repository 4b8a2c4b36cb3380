import type { StoreRequest } from './messages.ts'

/** Statements about the log of documents: all its tables have this in their names. */
const aboutLog = /doc/i
const aboutReading = /^\s*select/i

/** Whether a statement sees the log: before it runs, the rows that were accepted have to be in their tables. */
export function namesLog(sql: string): boolean {
  return aboutLog.test(sql)
}

/** Whether a statement does nothing but read. */
export function readsOnly(sql: string): boolean {
  return aboutReading.test(sql)
}

function changesLog(sql: string): boolean {
  return namesLog(sql) && !readsOnly(sql)
}

/** Whether the engine has to know of every append that was decided before this request. */
export function requestNamesLog(request: StoreRequest): boolean {
  switch (request.kind) {
    case 'query':
      return namesLog(request.sql)
    case 'script':
    case 'read':
      return request.statements.some(({ sql }) => namesLog(sql))
    case 'heads':
    case 'move':
    case 'close':
      return true
    default:
      return false
  }
}

/** Whether a request may change what decides appends: epochs, rights, where documents end, owners of clientIDs. */
export function requestChangesLog(request: StoreRequest): boolean {
  if (request.kind === 'query') return changesLog(request.sql)
  return request.kind === 'script' && request.statements.some(({ sql }) => changesLog(sql))
}
