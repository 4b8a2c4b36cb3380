import './articleAsk.css'
import type { TextChange } from '#shared/workflow/textChanges.ts'
import { useT } from '../i18n/useT.ts'

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
    if (typeof at === 'string') return `${name} ${at}`
    return place === 'body' ? t(($) => $.steps.changes.at, { place: name, line: at }) : name
  }
}

function Words({ change }: { readonly change: TextChange }) {
  const t = useT()
  const { kind, before, after, lead, tail } = change
  return (
    <p className="article-change">
      {lead}
      {kind === 'form' && <em>{t(($) => $.steps.changes.form)} </em>}
      {before !== '' && <del>{before}</del>}
      {after !== '' && <ins>{after}</ins>}
      {tail}
    </p>
  )
}
