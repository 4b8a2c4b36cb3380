/*
 * HTML as plain data. Every step of a paste works on this, so it runs the same in the browser (./readHtml.ts makes it)
 * and in a test. Names of elements and attributes are in lower case; comments are not kept.
 */

export interface HtmlText {
  readonly text: string
}

export interface HtmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly HtmlNode[]
}

export type HtmlNode = HtmlText | HtmlElement

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'name' in node
}

export function element(name: string, children: readonly HtmlNode[], attributes: HtmlElement['attributes'] = {}): HtmlElement {
  return { name, attributes, children }
}

/** All text below, in order, as it stands in the source. */
export function textOf(node: HtmlNode): string {
  return isElement(node) ? node.children.map(textOf).join('') : node.text
}

/** Whether nothing but white space would be seen. */
export function isBlank(node: HtmlNode): boolean {
  return textOf(node).trim() === '' && find(node, ({ name }) => name === 'img') === null
}

export function hasClass({ attributes }: HtmlElement, pattern: RegExp): boolean {
  return (attributes['class'] ?? '').split(/\s+/).some((name) => pattern.test(name))
}

/** The first element below (or the node itself) that satisfies the test, in the order of the source. */
export function find(node: HtmlNode, test: (candidate: HtmlElement) => boolean): HtmlElement | null {
  if (!isElement(node)) return null
  if (test(node)) return node
  for (const child of node.children) {
    const found = find(child, test)
    if (found !== null) return found
  }
  return null
}

/**
 * What becomes of an element: other nodes, or `undefined` to keep it with its children rewritten.
 * @param inside its children, rewritten
 */
export type Rule = (candidate: HtmlElement, inside: () => readonly HtmlNode[]) => readonly HtmlNode[] | undefined

/** Rewrites everything below the root from the outside in; the root itself stays. */
export function rewrite(root: HtmlElement, rule: Rule): HtmlElement {
  const inside = (parent: HtmlElement): HtmlNode[] =>
    parent.children.flatMap((child): readonly HtmlNode[] => {
      if (!isElement(child)) return [child]
      return rule(child, () => inside(child)) ?? [{ ...child, children: inside(child) }]
    })
  return { ...root, children: inside(root) }
}

type Style = ReadonlyMap<string, string>

const styles = new WeakMap<HtmlElement, Style>()

/** The declarations of its `style` attribute, names in lower case, without quotes around values. */
export function styleOf(candidate: HtmlElement): Style {
  const known = styles.get(candidate)
  if (known) return known
  const style = new Map<string, string>()
  for (const declaration of (candidate.attributes['style'] ?? '').split(';')) {
    const colon = declaration.indexOf(':')
    if (colon === -1) continue
    const name = declaration.slice(0, colon).trim().toLowerCase()
    style.set(name, unquoted(declaration.slice(colon + 1).trim()))
  }
  styles.set(candidate, style)
  return style
}

function unquoted(value: string): string {
  return /^'.*'$|^".*"$/.test(value) ? value.slice(1, -1) : value
}
