import './articleAsk.css'
import type { BlockName } from '#shared/article/json.ts'
import { metaChoiceKeys, metaTextKeys } from '#shared/article/metadata.ts'
import type { TextChange } from '#shared/workflow/textChanges.ts'
import { useT } from '../i18n/useT.ts'

const details = [...metaChoiceKeys, ...metaTextKeys, 'byline', 'related'] as const

/** Blocks that can come or go without a word. */
const blocks = ['figure', 'horizontalRule', 'table', 'blockquote', 'bulletList', 'orderedList'] as const satisfies readonly BlockName[]

export interface ChangeListProps {
  readonly changes: readonly TextChange[]
  /** How many there are; `changes` may hold the first of them only. */
  readonly count: number
}

/** What changed in a text, place by place: what stood there and what stands there now. */
export function ChangeList({ changes, count }: ChangeListProps) {
  const t = useT()
  const rest = count - changes.length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
    <ol className="article-changes" tabIndex={0} data-changes={count}>
      {changes.map((change, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole, and the same change can occur twice
        <li key={index}>
          <span className="article-quiet">{placeOf(change)}</span>
          <Words change={change} />
        </li>
      ))}
      {rest > 0 && <li className="article-quiet">{t(($) => $.steps.changes.more, { count: rest })}</li>}
    </ol>
  )

  function placeOf({ place, at }: TextChange): string {
    const name = t(($) => $.steps.changes.place[place])
    const detail = details.find((field) => field === at)
    if (detail) return t(($) => $.steps.changes.detail[detail])
    if (typeof at === 'string') return `${name} ${at}`
    return place === 'body' ? t(($) => $.steps.changes.at, { place: name, line: at }) : name
  }
}

function Words({ change }: { readonly change: TextChange }) {
  const t = useT()
  const { kind, before, after, lead, tail } = change
  /** A block by its name; a break, of which nothing else would be seen, by its mark. */
  const seen = (text: string) => {
    const block = kind === 'form' ? blocks.find((name) => name === text) : undefined
    if (block) return t(($) => $.steps.changes.block[block])
    return text.trim() === '' ? text.replaceAll('\n', '¶') : text
  }
  return (
    <p className="article-change">
      {lead}
      {kind === 'form' && <em>{t(($) => $.steps.changes.form)} </em>}
      {before !== '' && <del>{seen(before)}</del>}
      {after !== '' && <ins>{seen(after)}</ins>}
      {tail}
    </p>
  )
}
