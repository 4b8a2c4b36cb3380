import type { Credit } from '#shared/article/credit.ts'
import type { CreditsResponse } from '#shared/protocol/creditLine.ts'
import type { CreditReason } from '#shared/workflow/credits.ts'
import { formatNumber } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'

interface Row {
  readonly key: string
  readonly name: string
  readonly role: Credit['role']
  /** Null: the copy was signed under a name that the person does not bear any more. */
  readonly why: CreditReason | 'changed' | null
  readonly characters: number | undefined
}

/** Everybody in the line with the reason, and who wrote and is not in it. */
export function CreditReasons({ line }: { readonly line: CreditsResponse }) {
  const t = useT()
  const rows = rowsOf(line)
  const { leftOut } = line.proposal
  const left = leftOut.filter(({ name }) => !rows.some((row) => row.name === name))
  if (rows.length === 0 && left.length === 0) return null
  return (
    <details className="article-credits-more">
      <summary>{t(($) => $.credits.why)}</summary>
      <ul className="article-credits-list">
        {rows.map(({ key, name, role, why, characters }) => (
          <li key={key}>
            <span>
              {t(($) => $.credits.role[role])} {name}
            </span>
            <span className="article-quiet">
              {why !== null && t(($) => (why === 'changed' ? $.credits.changedBy : $.credits.reason[why]))}
              {amount(t, characters)}
            </span>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <>
          <h4 className="article-section-title">{t(($) => $.credits.leftOut)}</h4>
          <ul className="article-credits-list">
            {left.map(({ name, why, characters }) => (
              <li key={name + why}>
                <span>{name}</span>
                <span className="article-quiet">
                  {t(($) => $.credits.leave[why])}
                  {amount(t, characters)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

function rowsOf({ credits, proposal, changes }: CreditsResponse): Row[] {
  const changed = (role: Credit['role']) => changes.at(-1)?.credits.some((credit) => credit.role === role)
  return credits.flatMap(({ role, names }) =>
    names.map((name) => {
      const known = proposal.people.find((person) => person.role === role && person.name === name)
      return { key: `${role} ${name}`, name, role, why: known?.why ?? (changed(role) ? 'changed' : null), characters: known?.characters }
    }),
  )
}

function amount(t: T, characters: number | undefined): string {
  return characters === undefined
    ? ''
    : ` · ${t(($) => $.credits.amount, { count: characters }).replace(String(characters), formatNumber(characters))}`
}
