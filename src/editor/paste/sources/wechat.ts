import type { NoteKind, Tally } from '../report.ts'
import { type HtmlElement, hasClass, rewrite } from '../tree.ts'

/** Elements of WeChat's own: players and cards, none of which works outside of it. */
const players: Readonly<Record<string, NoteKind>> = {
  mpvoice: 'audio',
  qqmusic: 'audio',
  'mp-common-mpaudio': 'audio',
  mpvideo: 'video',
  mpvideosnap: 'video',
  'mp-common-videosnap': 'video',
  'mp-common-profile': 'embed',
  'mp-common-product': 'embed',
  'mp-common-poi': 'embed',
  'mp-common-miniprogram': 'embed',
  'mp-miniprogram': 'embed',
  mpcps: 'embed',
}

/** An article of a WeChat account (公众号): its sections are blocks by themselves, its pictures load late. */
export function cleanWechat(root: HtmlElement, tally: Tally): HtmlElement {
  return rewrite(root, (node) => {
    const kind = players[node.name] ?? (node.name === 'iframe' && hasClass(node, /^video_iframe$/) ? 'video' : undefined)
    if (kind === undefined) return undefined
    tally.count(kind)
    return []
  })
}
