import { CircleHelp, ShieldAlert, ShieldCheck, ShieldX } from 'lucide-react'
import { creditRoles } from '#shared/article/credit.ts'
import type { Sidecar, Verdict } from '#shared/protocol/sidecar.ts'
import { roles } from '#shared/workflow/roles.ts'
import { actions, stages } from '#shared/workflow/stages.ts'
import { formatDateTime } from '../i18n/format.ts'
import { type T, useT } from '../i18n/useT.ts'

const tones = {
  valid: { tone: 'good', Icon: ShieldCheck },
  page_changed: { tone: 'bad', Icon: ShieldX },
  sidecar_changed: { tone: 'bad', Icon: ShieldX },
  unknown_key: { tone: 'doubt', Icon: ShieldAlert },
  not_a_sidecar: { tone: 'doubt', Icon: CircleHelp },
} as const satisfies Record<Verdict['verdict'], unknown>

/** The verdict in words, and what the signature says of the article where it can be believed. */
export function VerdictCard({ verdict }: { readonly verdict: Verdict }) {
  const t = useT()
  const { tone, Icon } = tones[verdict.verdict]
  return (
    <section className="verdict" data-verdict={verdict.verdict} data-tone={tone}>
      <header className="verdict-head">
        <Icon size={28} aria-hidden />
        <div>
          <h2>{t(($) => $.verify.result[verdict.verdict].title)}</h2>
          <p>{t(($) => $.verify.result[verdict.verdict].text)}</p>
          {verdict.verdict === 'valid' && verdict.retired && <p>{t(($) => $.verify.retired)}</p>}
        </div>
      </header>
      {'signed' in verdict && <Signed signed={verdict.signed} />}
    </section>
  )
}

function Signed({ signed }: { readonly signed: Sidecar }) {
  const t = useT()
  const { article, page, credits, steps, writers } = signed
  const separator = t(($) => $.common.listSeparator)
  return (
    <div className="verdict-body">
      <h3>{t(($) => $.verify.signedCopy)}</h3>
      <dl className="verdict-facts">
        <Fact name={t(($) => $.verify.headline)} value={article.headline} />
        <Fact name={t(($) => $.verify.number)} value={`${article.paper} ${article.number}`} />
        <Fact name={t(($) => $.verify.signedAt)} value={formatDateTime(article.signedAt)} />
        <Fact name={t(($) => $.verify.file)} value={page.name} />
        <Fact name={t(($) => $.verify.sha)} value={page.sha256} mono />
      </dl>
      <h3>{t(($) => $.verify.credits)}</h3>
      <dl className="verdict-facts">
        {credits.map(({ role, names }) => (
          <Fact key={role} name={creditName(t, role)} value={names.join(separator)} />
        ))}
      </dl>
      <h3>{t(($) => $.verify.writers)}</h3>
      <ul className="verdict-list">
        {writers.map(({ name, stage, since }) => (
          <li key={`${name} ${stage}`}>
            <time dateTime={since}>{formatDateTime(since)}</time>
            {t(($) => $.verify.writer, { name, stage: stageName(t, stage) })}
          </li>
        ))}
      </ul>
      <h3>{t(($) => $.verify.steps)}</h3>
      <ol className="verdict-list">
        {steps.map(({ step, name, role, action, at }) => (
          <li key={step}>
            <time dateTime={at}>{formatDateTime(at)}</time>
            {t(($) => $.verify.step, { name, role: roleName(t, role), what: actionName(t, action) })}
          </li>
        ))}
      </ol>
    </div>
  )
}

function Fact({ name, value, mono }: { readonly name: string; readonly value: string; readonly mono?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{mono ? <code>{value}</code> : value}</dd>
    </div>
  )
}

/* A signature may come from an edition with other names; what this one does not know is shown as it is written. */

function creditName(t: T, id: string): string {
  const role = creditRoles.find((known) => known === id)
  return role ? t(($) => $.credits.role[role]) : id
}

function roleName(t: T, id: string): string {
  const role = roles.find((known) => known === id)
  return role ? t(($) => $.common.role[role]) : id
}

function stageName(t: T, id: string): string {
  const stage = stages.find((known) => known === id)
  return stage ? t(($) => $.common.stage[stage]) : id
}

function actionName(t: T, id: string): string {
  if (id === 'create') return t(($) => $.common.acted.create)
  const action = actions.find((known) => known === id)
  return action ? t(($) => $.common.acted[action]) : id
}
