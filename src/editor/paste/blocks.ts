import type { RawNode } from '#shared/article/normalize.ts'
import { withoutInvisible } from './cleanText.ts'
import { InlineRun } from './inlineRun.ts'
import { hrefOf, type Look, look, marksOf, outermostLook } from './look.ts'
import type { Tally } from './report.ts'
import { tableOf } from './table.ts'
import { find, type HtmlElement, type HtmlNode, isBlank, isElement, styleOf, textOf } from './tree.ts'

/** What every source comes to: blocks of the article's schema, and for every figure among them, in order, its picture. */
export interface Blocks {
  readonly blocks: readonly RawNode[]
  /** Addresses as the source gives them; '' where it gives none. */
  readonly pictures: readonly string[]
}

/** Lists, quotations and tables inside each other, deepest; what is deeper stands in the one around it. */
const maxDepth = 12

/** What no reader of the source ever saw. */
const unseen = new Set([
  'script',
  'style',
  'head',
  'title',
  'meta',
  'link',
  'template',
  'noscript',
  'colgroup',
  'col',
  'datalist',
  'param',
  'source',
  'track',
])

const droppedElements: Readonly<Record<string, 'video' | 'audio' | 'embed' | 'drawing' | 'control'>> = {
  video: 'video',
  audio: 'audio',
  iframe: 'embed',
  object: 'embed',
  embed: 'embed',
  canvas: 'drawing',
  svg: 'drawing',
  button: 'control',
  select: 'control',
  textarea: 'control',
}

/** Elements that begin a block of their own; every other is a part of its line, as browsers take unknown ones. */
const blockElements = new Set(
  (
    'address article aside body caption center dd details dialog dir div dl dt fieldset figcaption footer form header hgroup html legend ' +
    'li main menu nav optgroup option p search section summary tbody td tfoot th thead tr'
  ).split(' '),
)

/** Turns cleaned HTML into blocks by its elements alone: no style, class or identifier gets through. */
export function blocksOf(root: HtmlElement, tally: Tally): Blocks {
  const writer = new BlockWriter(tally, [], 0)
  writer.children(root, outermostLook)
  return { blocks: writer.finish(), pictures: writer.pictures }
}

type TextBlock = { readonly type: 'paragraph' } | { readonly type: 'heading'; readonly attrs: { readonly level: number } }

const paragraph: TextBlock = { type: 'paragraph' }

/** Writes the blocks of one container: the article, an item, a quotation, a cell. */
export class BlockWriter {
  readonly tally: Tally
  readonly pictures: string[]
  readonly depth: number
  readonly #blocks: RawNode[] = []
  readonly #run = new InlineRun()
  #textBlock: TextBlock = paragraph

  /** @param pictures shared by all writers of a paste */
  constructor(tally: Tally, pictures: string[], depth: number) {
    this.tally = tally
    this.pictures = pictures
    this.depth = depth
  }

  finish(): RawNode[] {
    this.#flush()
    return this.#blocks
  }

  children(parent: HtmlElement, around: Look): void {
    for (const child of parent.children) this.node(child, around)
  }

  node(node: HtmlNode, around: Look): void {
    if (!isElement(node)) this.#text(node.text, around)
    else if (unseen.has(node.name)) return
    else if (isHidden(node)) {
      if (!isBlank(node)) this.tally.count('hidden')
    } else {
      if (node.name === 'a' && leadsNowhere(node)) this.tally.count('link')
      this.#element(node, look(node, around))
    }
  }

  #element(node: HtmlElement, seen: Look): void {
    const dropped = droppedElements[node.name]
    if (dropped !== undefined) return this.#drop(node, dropped, seen)
    switch (node.name) {
      case 'br':
        return this.#run.break()
      case 'hr':
        return this.#push({ type: 'horizontalRule' })
      case 'img':
        return this.#picture(node, [])
      case 'figure':
        return this.#figure(node, seen)
      case 'input':
        if (node.attributes['type'] === 'checkbox') this.#run.add('checked' in node.attributes ? '☑ ' : '☐ ', [])
        return
      case 'math':
        this.tally.count('formula')
        return this.#run.add(formulaText(node), marksOf(seen))
      case 'sup':
      case 'sub':
        return this.#raised(node, seen)
      case 'table':
        return this.#table(node, seen)
      case 'ul':
      case 'ol':
        return this.#list(node, seen)
      case 'blockquote':
        return this.#quotation(node, seen)
      case 'pre':
        return this.#block(node, { ...seen, isPreformatted: true }, paragraph)
      default:
        return this.#other(node, seen)
    }
  }

  #other(node: HtmlElement, seen: Look): void {
    const level = /^h([1-6])$/.exec(node.name)?.[1]
    if (level !== undefined) {
      // The headline's level never stands in the body; below two levels nobody tells them apart in a newspaper.
      const heading: TextBlock = { type: 'heading', attrs: { level: Number(level) <= 2 ? 2 : 3 } }
      this.#block(node, { ...seen, isHeading: true, bold: false }, heading)
    } else if (blockElements.has(node.name)) this.#block(node, seen, this.#textBlock)
    else this.children(node, seen)
  }

  #block(node: HtmlElement, seen: Look, as: TextBlock): void {
    const before = this.#textBlock
    this.#flush()
    this.#textBlock = as
    this.children(node, seen)
    this.#flush()
    this.#textBlock = before
  }

  #text(text: string, seen: Look): void {
    if (!seen.isPreformatted) return this.#run.add(text, marksOf(seen))
    for (const [index, line] of text.split(/\r\n?|\n/).entries()) {
      if (index > 0) this.#run.break()
      this.#run.add(line, marksOf(seen))
    }
  }

  /** A raised 2 makes square metres of metres; where the characters exist they are used. */
  #raised(node: HtmlElement, seen: Look): void {
    const text = textOf(node).trim()
    const table = node.name === 'sup' ? superscripts : subscripts
    const raised = [...text].map((character) => table[character])
    if (find(node, ({ name }) => name === 'a') !== null || raised.length > 4 || raised.includes(undefined)) this.children(node, seen)
    else this.#run.add(raised.join(''), marksOf(seen))
  }

  #drop(node: HtmlElement, kind: (typeof droppedElements)[string], seen: Look): void {
    // Text in a drawing is text of the article: some editors of WeChat set whole paragraphs that way.
    const inDrawing = node.name === 'svg' ? find(node, ({ name }) => name === 'foreignobject') : null
    if (inDrawing === null) this.tally.count(kind)
    else this.#block(inDrawing, seen, paragraph)
  }

  #picture(image: HtmlElement, caption: readonly RawNode[]): void {
    if (isEmoji(image)) return this.#run.add(image.attributes['alt'] ?? '', [])
    if (isTiny(image)) return
    this.#push({
      type: 'figure',
      attrs: { asset: '', alt: altOf(image), width: 0, height: 0 },
      content: [
        { type: 'figcaption', content: caption },
        { type: 'figcredit', content: [] },
      ],
    })
    this.pictures.push(addressOf(image))
  }

  /** Pictures of a figure each in a frame of its own; the caption belongs to the last. */
  #figure(node: HtmlElement, seen: Look): void {
    const images = findAll(node, 'img').filter((image) => !isTiny(image))
    const legend = find(node, ({ name }) => name === 'figcaption')
    if (images.length === 0 || find(node, ({ name }) => name === 'table') !== null) return this.#block(node, seen, paragraph)
    const words = legend === null ? [] : this.#inlineOf(legend, seen)
    for (const [index, image] of images.entries()) this.#picture(image, index === images.length - 1 ? words : [])
    const rest = withoutThese(node, (inner) => inner === legend || inner.name === 'img')
    if (!isBlank(rest)) this.#block(rest, seen, paragraph)
  }

  /** The text of an element in one line. */
  #inlineOf(node: HtmlElement, seen: Look): RawNode[] {
    const inner = new BlockWriter(this.tally, [], this.depth)
    inner.children(node, seen)
    return inOneLine(inner.finish())
  }

  #table(node: HtmlElement, seen: Look): void {
    this.#flush()
    const made = tableOf(node, this, seen)
    for (const block of made) this.#blocks.push(block)
  }

  #quotation(node: HtmlElement, seen: Look): void {
    if (this.depth >= maxDepth) return this.#block(node, seen, paragraph)
    const content = this.inside(node, seen)
    if (content.length > 0) this.#push({ type: 'blockquote', content })
  }

  /** The blocks of an element, as those of a container of its own. */
  inside(node: HtmlElement, seen: Look): RawNode[] {
    const inner = new BlockWriter(this.tally, this.pictures, this.depth + 1)
    inner.children(node, seen)
    return inner.finish()
  }

  #list(node: HtmlElement, seen: Look): void {
    if (this.depth >= maxDepth) return this.#block(node, seen, paragraph)
    this.#flush()
    const items: { type: string; content: RawNode[] }[] = []
    for (const child of node.children) {
      if (!isElement(child) && child.text.trim() === '') continue
      const item: HtmlElement = isElement(child) && child.name === 'li' ? child : { name: 'li', attributes: {}, children: [child] }
      if (isElement(child) && isHidden(child)) {
        if (!isBlank(child)) this.tally.count('hidden')
        continue
      }
      const content = this.inside(item, look(item, seen))
      const last = items.at(-1)
      // A list that stands directly in a list belongs to the item before it.
      if (item !== child && last) last.content.push(...content)
      else if (content.length > 0) items.push({ type: 'listItem', content })
    }
    if (items.length === 0) return
    const isOrdered = node.name === 'ol'
    if (isOrdered && /^[aAiI]$/.test(node.attributes['type'] ?? '')) this.tally.count('numbering')
    this.#push(
      isOrdered ? { type: 'orderedList', attrs: { start: startOf(node) }, content: items } : { type: 'bulletList', content: items },
    )
  }

  #push(block: RawNode): void {
    this.#flush()
    this.#blocks.push(block)
  }

  #flush(): void {
    for (const content of this.#run.take()) this.#blocks.push({ ...this.#textBlock, content })
  }
}

/** The text of blocks one after the other; their structure, and frames of pictures, are left behind. */
function inOneLine(blocks: readonly RawNode[]): RawNode[] {
  const line: RawNode[] = []
  for (const block of blocks) {
    const isTextBlock = block.content?.some(({ type }) => type === 'text') === true
    const content = isTextBlock ? (block.content ?? []) : inOneLine(block.content ?? [])
    if (content.length > 0 && line.length > 0) line.push({ type: 'text', text: ' ' })
    for (const part of content) line.push(part.type === 'hardBreak' ? { type: 'text', text: ' ' } : part)
  }
  return line
}

/** A link to somewhere that our readers cannot go: a file of the sender's, a script, a place of that page. */
function leadsNowhere(link: HtmlElement): boolean {
  const href = (link.attributes['href'] ?? '').trim()
  return href !== '' && !href.startsWith('#') && hrefOf(link) === null && textOf(link).trim() !== ''
}

/** Hidden for certain. `visibility` is not asked: sites hide an article with it until their script has run. */
function isHidden(node: HtmlElement): boolean {
  const style = styleOf(node)
  return 'hidden' in node.attributes || style.get('display') === 'none' || style.get('mso-hide') === 'all'
}

/** Pictures that count readers, or only keep a distance. */
function isTiny(image: HtmlElement): boolean {
  const side = (name: string) => Number.parseFloat(image.attributes[name] ?? styleOf(image).get(name) ?? 'NaN')
  return side('width') <= 3 && side('height') <= 3
}

function isEmoji({ attributes }: HtmlElement): boolean {
  return /^\p{Extended_Pictographic}(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f)*$/u.test(attributes['alt'] ?? '')
}

/** Descriptions that a program wrote say nothing to anybody. */
const emptyDescription = /^(图片|图像|照片|image|img|picture|photo|.*\.(jpe?g|png|gif|webp|bmp|tiff?|heic)|.{0,3})$/i

function altOf({ attributes }: HtmlElement): string {
  const alt = withoutInvisible(attributes['alt'] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  return emptyDescription.test(alt) || /^https?:|^file:/i.test(alt) ? '' : alt.slice(0, 200)
}

/** The picture's own address; pages that load late keep it beside a stand-in. */
function addressOf({ attributes }: HtmlElement): string {
  const src = attributes['src'] ?? ''
  const late = attributes['data-src'] ?? attributes['data-original'] ?? attributes['data-lazy-src'] ?? ''
  return late !== '' && !src.startsWith('blob:') ? late : src
}

function startOf(list: HtmlElement): number {
  const first = list.children.find((child): child is HtmlElement => isElement(child) && child.name === 'li')
  const start = Number(first?.attributes['value'] ?? list.attributes['start'] ?? 1)
  return Number.isSafeInteger(start) && start >= 0 ? start : 1
}

function findAll(node: HtmlNode, name: string): HtmlElement[] {
  if (!isElement(node)) return []
  return node.name === name ? [node] : node.children.flatMap((child) => findAll(child, name))
}

function withoutThese(node: HtmlElement, test: (inner: HtmlElement) => boolean): HtmlElement {
  const children = node.children.flatMap((child): HtmlNode[] =>
    !isElement(child) ? [child] : test(child) ? [] : [withoutThese(child, test)],
  )
  return { ...node, children }
}

/** What is seen of a formula, without the source that some programs put beside it. */
function formulaText(node: HtmlElement): string {
  return textOf(withoutThese(node, ({ name }) => name === 'annotation' || name === 'annotation-xml')).replace(/\s+/g, ' ')
}

const superscripts: Readonly<Record<string, string>> = {
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
  '+': '⁺',
  '-': '⁻',
  '−': '⁻',
  n: 'ⁿ',
}
const subscripts: Readonly<Record<string, string>> = {
  '0': '₀',
  '1': '₁',
  '2': '₂',
  '3': '₃',
  '4': '₄',
  '5': '₅',
  '6': '₆',
  '7': '₇',
  '8': '₈',
  '9': '₉',
  '+': '₊',
  '-': '₋',
}
