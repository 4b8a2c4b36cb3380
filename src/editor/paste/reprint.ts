import { withoutInvisible } from './cleanText.ts'

/** What a copied page says about where it comes from. Empty where it says nothing. */
export interface Reprint {
  /** 来源 */
  readonly source: string
  /** 记者 or 作者 of the original, in its order. */
  readonly authors: readonly string[]
  /** The original headline: what the page calls 原标题, else its heading. */
  readonly headline: string
  /** 编辑, 责编 of the original; ours are our own. */
  readonly editors: readonly string[]
  /** The lines that say nothing else, as they stand in the pasted text. */
  readonly lines: readonly string[]
}

/** A text block at the outermost level of the paste. */
export interface Line {
  readonly type: string
  readonly text: string
}

/** How far from the start and the end credits are looked for. */
const [fromStart, fromEnd] = [8, 10]

/** Longest line that can be nothing but credits. */
const maxLine = 120

type Field = 'source' | 'authors' | 'headline' | 'editors' | 'other'

const labels: readonly (readonly [Field, string])[] = [
  ['headline', '原标题|原题'],
  ['source', '来源|稿源|文章来源|转自|转载自|[Ss]ource'],
  ['authors', '作者|记者|通讯员|本报记者|文字|撰文|文|[Aa]uthor'],
  ['editors', '责任编辑|责编|编辑|网络编辑|值班编辑|[Ee]ditor'],
  ['other', '校对|审核|监制|主编|摄影|摄|图|发布时间|时间|初审|复审|终审|一审|二审|三审|一校|二校|三校|签发|供稿|美编'],
]

const label = new RegExp(`(${labels.map(([, words]) => words).join('|')})\\s*[:：]`, 'g')
const dateTime = /\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(\s*\d{1,2}:\d{2}(:\d{2})?)?/g

/** Reads the lines of credits out of the text of a page. @returns null unless they say that it is somebody else's */
export function readReprint(all: readonly Line[]): Reprint | null {
  const found: Record<Exclude<Field, 'other'>, string[]> = { source: [], authors: [], headline: [], editors: [] }
  const lines: string[] = []
  for (const [index, { type, text }] of all.entries()) {
    if (type !== 'paragraph' || (index >= fromStart && index < all.length - fromEnd)) continue
    const credits = readLine(text)
    if (credits === null) continue
    lines.push(text)
    for (const [field, value] of credits) if (field !== 'other') found[field].push(value)
  }
  const [source = ''] = found.source
  const editors = found.editors.flatMap(namesIn)
  const heading = oneLine(all.slice(0, 3).find(({ type }) => type === 'heading')?.text ?? '')
  if (source === '' && (editors.length === 0 || (found.authors.length === 0 && heading === ''))) return null
  return { source, authors: [...new Set(found.authors.flatMap(namesIn))], headline: found.headline[0] ?? heading, editors, lines }
}

function oneLine(text: string): string {
  return text.replace(/(?<=[\u2e80-\uffef])\n(?=[\u2e80-\uffef])/g, '').replace(/\n/g, ' ')
}

/** The fields of a line that is nothing but credits; null for any other line. */
function readLine(raw: string): (readonly [Field, string])[] | null {
  const text = withoutInvisible(raw).replace(/^[\s（(【[]+|[\s）)】\]]+$/g, '')
  if (text === '' || text.length > maxLine) return null
  const signed =
    /^(?:□|■|▲|\u25cf)\s*(?:本报记者|记者|通讯员)?\s*(.+)$/.exec(text) ?? /^(?:本报|本刊|新华社|人民网)?(?:全媒体)?记者\s+(.+)$/.exec(text)
  if (signed?.[1] !== undefined && looksLikeNames(signed[1])) return [['authors', signed[1]]]
  const marks = [...text.matchAll(label)]
  const [first] = marks
  if (first === undefined) return null
  if (!isFiller(text.slice(0, first.index))) return null
  const fields = marks.map((mark, index): readonly [Field, string] => {
    const value = text.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? text.length)
    return [fieldOf(mark[1] ?? ''), value.replace(dateTime, '').replace(/^[\s|｜\]】[【（(]+|[\s|｜\]】[【（(]+$/g, '')]
  })
  const areCredits = fields.every(
    ([field, value]) => value.length <= (field === 'headline' ? 60 : 40) && !/[。！？；]/.test(field === 'headline' ? '' : value),
  )
  return areCredits ? fields.filter(([, value]) => value !== '') : null
}

/** Whether nothing is said before the first label but a date and separators. */
function isFiller(text: string): boolean {
  return text.replace(dateTime, '').replace(/[\s|｜·【[（(]/g, '') === ''
}

function fieldOf(word: string): Field {
  return labels.find(([, words]) => new RegExp(`^(${words})$`).test(word))?.[0] ?? 'other'
}

function looksLikeNames(text: string): boolean {
  const names = namesIn(text)
  return (
    names.length > 0 &&
    names.length <= 12 &&
    names.every((name) => /^(\p{Script=Han}{2,4}(·\p{Script=Han}+)*|[A-Z][\p{L}.' -]+)$/u.test(name))
  )
}

/** Names in a row. Papers pad a name of two characters with a space: 李 纵 is one person. */
export function namesIn(text: string): string[] {
  if (!/\p{Script=Han}/u.test(text)) return text.split(/\s*[,;、，]\s*|\s+and\s+/).filter((name) => name !== '')
  const names: string[] = []
  let half = ''
  for (const word of text.split(/[\s、,，;；/]+/).filter((part) => part !== '')) {
    if (/^\p{Script=Han}$/u.test(word)) {
      if (half === '') half = word
      else {
        names.push(half + word)
        half = ''
      }
    } else {
      names.push(half + word)
      half = ''
    }
  }
  return half === '' ? names : [...names, half]
}
