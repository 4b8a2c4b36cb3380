import { collabPath } from '#shared/protocol/collab.ts'

/** Address of the collaboration endpoint on the server that this page came from. */
export function collabUrl(page: Pick<Location, 'protocol' | 'host'>): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}${collabPath}`
}
