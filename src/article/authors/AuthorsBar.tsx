import './authors.css'
import { X } from 'lucide-react'
import type { CSSProperties } from 'react'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { percentOf, wholeShare } from './shares.ts'
import type { Authorship } from './useAuthorship.ts'

/** Whose colour is whose, while the text is tinted by author. */
export function AuthorsBar({ authorship }: { readonly authorship: Authorship }) {
  const t = useT()
  const { query, colors, toggle } = authorship
  const people = query.data?.people.filter(({ characters }) => characters > 0) ?? []
  return (
    <section className="author-bar" aria-label={t(($) => $.authors.legend)}>
      {query.data === undefined && query.isPending && <p role="status">{t(($) => $.authors.loading)}</p>}
      {query.isError && (
        <p role="alert">
          <strong>{t(($) => $.authors.failed)}</strong> {errorMessage(t, query.error)}{' '}
          <Button size="sm" onClick={() => void query.refetch()}>
            {t(($) => $.common.retry)}
          </Button>
        </p>
      )}
      {people.length > 0 && (
        <ul className="author-legend">
          {people.map((person) => (
            <li key={person.username} style={{ '--person': colors.get(person.username) } as CSSProperties}>
              <span className="author-swatch" aria-hidden />
              {person.name}{' '}
              <span className="author-figure">{t(($) => $.authors.share, { percent: percentOf(wholeShare(person, people)) })}</span>
            </li>
          ))}
        </ul>
      )}
      {query.data && people.length === 0 && <p>{t(($) => $.authors.empty)}</p>}
      {people.length > 0 && <p className="author-hint">{t(($) => $.authors.hint) + t(($) => $.authors.pending)}</p>}
      <IconButton size="sm" label={t(($) => $.authors.viewOff)} icon={<X size={14} aria-hidden />} onClick={toggle} />
    </section>
  )
}
