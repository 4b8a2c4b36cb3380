import type {
  BlockNode,
  FigcaptionNode,
  FigcreditNode,
  InlineNode,
  ListItemNode,
  Mark,
  MarkName,
  NodeName,
  TableCellNode,
  TableRowNode,
} from '../article/json.ts'

export type AnyNode = BlockNode | InlineNode | ListItemNode | FigcaptionNode | FigcreditNode | TableRowNode | TableCellNode

type NodeOf<Name extends NodeName, Node = AnyNode> = Node extends { readonly type: infer Type } ? (Name extends Type ? Node : never) : never

/** One row for each node that an article can hold: a new node breaks the compile of every format until it has its row. */
export type NodeWriters<Out> = { readonly [Name in NodeName]: (node: NodeOf<Name>) => Out }

/** One row for each mark: wraps what is inside it. */
export type MarkWriters<Out> = { readonly [Name in MarkName]: (inner: Out, mark: Extract<Mark, { readonly type: Name }>) => Out }

/** Writes a node with the row of its type. */
export function writeNode<Out>(writers: NodeWriters<Out>, node: AnyNode): Out {
  const write = writers[node.type] as (node: AnyNode) => Out // the row was chosen by the node's own type
  return write(node)
}

/** How running text is written. */
export interface InlineWriters<Out> {
  readonly nodes: Pick<NodeWriters<Out>, InlineNode['type']>
  readonly marks: MarkWriters<Out>
  /** Marks from the outermost to the innermost. */
  readonly order: { readonly [Name in MarkName]: number }
  join(parts: readonly Out[]): Out
}

interface Run {
  readonly node: InlineNode
  readonly marks: readonly Mark[]
}

/** Running text with its marks nested; neighbours that share a mark stand in one element, line breaks between them too. */
export function writeInline<Out>(nodes: readonly InlineNode[], writers: InlineWriters<Out>): Out {
  const names = (Object.keys(writers.order) as MarkName[]).sort((a, b) => writers.order[a] - writers.order[b])
  return writeRuns(withBreakMarks(nodes), names, writers)
}

function writeRuns<Out>(runs: readonly Run[], names: readonly MarkName[], writers: InlineWriters<Out>): Out {
  const [name, ...deeper] = names
  if (name === undefined) return writers.join(runs.map((run) => writeLeaf(run.node, writers)))
  return writers.join(
    groups(runs, name).map(({ mark, inside }) => {
      const inner = writeRuns(inside, deeper, writers)
      return mark ? wrap(writers.marks, inner, mark) : inner
    }),
  )
}

function writeLeaf<Out>(node: InlineNode, writers: InlineWriters<Out>): Out {
  return node.type === 'text' ? writers.nodes.text(node) : writers.nodes.hardBreak(node)
}

function wrap<Out>(marks: MarkWriters<Out>, inner: Out, mark: Mark): Out {
  const write = marks[mark.type] as (inner: Out, mark: Mark) => Out // the row was chosen by the mark's own type
  return write(inner, mark)
}

function groups(runs: readonly Run[], name: MarkName): { mark: Mark | null; inside: Run[] }[] {
  const found: { key: string; mark: Mark | null; inside: Run[] }[] = []
  for (const run of runs) {
    const mark = run.marks.find((candidate) => candidate.type === name) ?? null
    const key = JSON.stringify(mark)
    const last = found.at(-1)
    if (last?.key === key) last.inside.push(run)
    else found.push({ key, mark, inside: [run] })
  }
  return found
}

/** A line break carries no marks of its own; it takes those that the text on both sides has in common. */
function withBreakMarks(nodes: readonly InlineNode[]): Run[] {
  const before = nearestMarks(nodes)
  const after = nearestMarks(nodes.toReversed()).reverse()
  return nodes.map((node, index): Run => {
    if (node.type === 'text') return { node, marks: node.marks ?? [] }
    const behind = (after[index] ?? []).map((mark) => JSON.stringify(mark))
    return { node, marks: (before[index] ?? []).filter((mark) => behind.includes(JSON.stringify(mark))) }
  })
}

/** For every node the marks of the last text up to it. */
function nearestMarks(nodes: readonly InlineNode[]): (readonly Mark[])[] {
  let marks: readonly Mark[] = []
  return nodes.map((node) => {
    if (node.type === 'text') marks = node.marks ?? []
    return marks
  })
}
