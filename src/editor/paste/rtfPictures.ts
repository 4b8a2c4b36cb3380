import { isCarried, type Pasted } from './cleanPaste.ts'

/** Most RTF that is looked through, in characters: hexadecimal digits are twice the bytes. */
const maxLength = 60 * 1024 * 1024

/** Groups whose pictures are no pictures of the text: the same one for older readers, and bullets. */
const beside = /^(nonshppict|listpicture|header[lrf]?|footer[lrf]?)$/

interface Group {
  readonly isBeside: boolean
  /** Set in a group that is a picture. */
  picture: { type: string; hex: string[] } | null
}

/**
 * Word and WPS put only the places of their files into the HTML, and the pictures themselves into the RTF beside it.
 * Fills them in where both tell of the same number, in the same order; else everything stays as it is.
 */
export function withRtfPictures(pasted: Pasted, rtf: string): Pasted {
  const files = pasted.pictures.filter((address) => /^file:/i.test(address))
  if (files.length === 0 || rtf === '') return pasted
  const found = rtfPictures(rtf)
  if (found.length !== files.length) return pasted
  let next = 0
  const pictures = pasted.pictures.map((address) => (/^file:/i.test(address) ? found[next++] || address : address))
  const carried = pictures.filter(isCarried).length
  return { ...pasted, pictures, report: { ...pasted.report, pictures: carried, missingPictures: pictures.length - carried } }
}

/** The pictures of an RTF text in order, as `data:` addresses; '' for one in a format that browsers do not draw. */
export function rtfPictures(rtf: string): string[] {
  if (!rtf.startsWith('{\\rtf') || rtf.length > maxLength) return []
  const pictures: string[] = []
  const groups: Group[] = []
  for (const { 0: token, 1: word } of rtf.matchAll(/\\([a-z]+)(?:-?\d+)? ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]|[^\\{}]+/gi)) {
    const group = groups.at(-1)
    if (token === '{') groups.push({ isBeside: group?.isBeside ?? false, picture: null })
    else if (token === '}') {
      groups.pop()
      if (group?.picture && !group.isBeside) pictures.push(addressOf(group.picture))
    } else if (group === undefined || word === 'bin') return []
    else if (word === undefined) group.picture?.hex.push(token)
    else if (beside.test(word)) groups[groups.length - 1] = { isBeside: true, picture: null }
    else if (word === 'pict') group.picture = { type: '', hex: [] }
    else if (group.picture && /^(png|jpeg)blip$/.test(word)) group.picture.type = `image/${word.slice(0, -4)}`
  }
  return pictures
}

function addressOf({ type, hex }: NonNullable<Group['picture']>): string {
  const digits = hex.join('').replace(/[^0-9a-f]/gi, '')
  if (type === '' || digits === '' || digits.length % 2 === 1) return ''
  const parts: string[] = []
  // A multiple of three bytes, so that the pieces can be put together.
  const step = 6 * 4096
  for (let at = 0; at < digits.length; at += step) {
    const bytes = (digits.slice(at, at + step).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
    parts.push(btoa(String.fromCharCode(...bytes)))
  }
  return `data:${type};base64,${parts.join('')}`
}
