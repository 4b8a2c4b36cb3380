import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type * as Y from 'yjs'
import { readArticle } from '#shared/article/ydoc.ts'
import { officialPoints } from '#shared/workflow/errorRate.ts'
import { siteQuery } from '../api/queries.ts'
import { formatNumber } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'
import { cellOf, type ErrorCounts, errorColumns, errorLines, mostErrors, proofScore } from './errorCounts.ts'

export interface ProofErrorsProps {
  readonly doc: Y.Doc
  readonly counts: ErrorCounts
  readonly onChange: (counts: ErrorCounts) => void
}

/** How many errors of each kind a proofreader found, and the rate that follows. */
export function ProofErrors({ doc, counts, onChange }: ProofErrorsProps) {
  const t = useT()
  return (
    <fieldset className="article-errors">
      <legend className="ui-field-label">{t(($) => $.steps.errors.title)}</legend>
      <table>
        <thead>
          <tr>
            <th scope="col">{t(($) => $.steps.errors.kind)}</th>
            <th scope="col">{t(($) => $.steps.errors.text)}</th>
            <th scope="col" title={t(($) => $.steps.errors.keyHint)}>
              {t(($) => $.steps.errors.key)} ×2
            </th>
          </tr>
        </thead>
        <tbody>
          {errorLines.map((line) => (
            <tr key={line.id}>
              <th scope="row">{lineName(t, line)}</th>
              {errorColumns.map((place) => {
                const cell = cellOf(line, place)
                const name = t(($) => $.steps.errors.field, { kind: lineName(t, line), place: t(($) => $.steps.errors[place]) })
                return (
                  <td key={place}>
                    <input
                      type="number"
                      inputMode="numeric"
                      className="article-count"
                      aria-label={name}
                      name={cell}
                      min={0}
                      max={mostErrors}
                      placeholder="0"
                      value={counts[cell] ?? ''}
                      onChange={(event) => onChange({ ...counts, [cell]: countIn(event.target.value) })}
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Rate doc={doc} counts={counts} />
    </fieldset>
  )
}

function Rate({ doc, counts }: Omit<ProofErrorsProps, 'onChange'>) {
  const t = useT()
  const points = useQuery(siteQuery).data?.errorRate ?? officialPoints
  const article = useMemo(() => readArticle(doc), [doc])
  const score = proofScore(counts, article, points)
  const measure = { points: score.points, characters: formatNumber(score.characters), limit: points.limit }
  return (
    <p className="article-rate" aria-live="polite" data-rate={score.rate} data-passes={score.passes}>
      <strong>{t(($) => $.steps.errors.rate, { rate: score.rate })}</strong>{' '}
      <span className={score.passes ? 'article-good' : 'article-warning'}>
        {t(($) => (score.passes ? $.steps.errors.passes : $.steps.errors.fails))}
      </span>
      <br />
      <span className="article-quiet">{t(($) => $.steps.errors.points, measure)}</span>
    </p>
  )
}

function lineName(t: T, { kind, wrong }: (typeof errorLines)[number]): string {
  const name = t(($) => $.steps.errors.kinds[kind])
  return wrong === null ? name : name + t(($) => $.steps.errors.wrong[wrong])
}

/** A whole number that the server takes; undefined for none. */
function countIn(typed: string): number | undefined {
  const count = Math.floor(Number(typed))
  return Number.isFinite(count) && count > 0 ? Math.min(count, mostErrors) : undefined
}
