import type { ArticleLanguage } from '../article/json.ts'
import { cleanLines, cleanStrings } from './clean.ts'
import { html, joinHtml, type SafeHtml, styleElement } from './escape.ts'
import { type RecordLabels, recordLabels } from './recordLabels.ts'
import { zonedTime } from './zonedTime.ts'

/** The paper under whose name the record is filed. */
export interface RecordSite {
  readonly name: string
  readonly language: ArticleLanguage
  readonly timeZone: string
  readonly channels: readonly { readonly id: string; readonly name: string }[]
}

/** A review record as it is printed: the part of the API's answer that stands on paper. Times are ISO 8601 in UTC. */
export interface PrintedRecord {
  readonly article: {
    readonly number: string
    readonly headline: string
    readonly channel: string
    readonly receivedAt: string
    readonly author: { readonly name: string }
  }
  readonly steps: readonly PrintedStep[]
  readonly proofs: (PrintedScore & { readonly rounds: number }) | null
  readonly chain: { readonly whole: boolean; readonly brokenAt: number | null }
  readonly keptUntil: string
}

interface PrintedStep {
  readonly step: number
  readonly action: string
  readonly decision: string
  readonly to: string
  readonly by: { readonly name: string; readonly username: string }
  readonly role: string
  readonly reason: string
  readonly localTime: string
  readonly textSha256: string
  readonly version: number
  readonly characters: number
  readonly override: string | null
  readonly details: {
    readonly changes?: number
    readonly proof?: PrintedScore & { readonly round: number }
    readonly notice?: string
    readonly unscheduled?: boolean
  }
  readonly hash: string
}

interface PrintedScore {
  readonly points: number
  readonly rate: number
  readonly passes: boolean
}

/** 审稿单 as one page for paper and file: who did what when, on which text, and the fingerprints that prove it. */
export function writeRecordHtml(asRecorded: PrintedRecord, paper: RecordSite): string {
  const [record, site] = [cleanStrings(asRecorded, cleanLines), cleanStrings(paper)]
  const words = recordLabels[site.language]
  const time = (iso: string) => zonedTime(iso, site.timeZone).printed
  const { article, chain } = record
  const facts: readonly (readonly [string, string])[] = [
    [words.number, article.number],
    [words.headline, article.headline || words.untitled],
    [words.author, article.author.name],
    [words.desk, site.channels.find(({ id }) => id === article.channel)?.name ?? article.channel],
    [words.received, time(article.receivedAt)],
    [words.keptUntil, time(record.keptUntil).slice(0, 10)],
  ]
  return html`<!DOCTYPE html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${words.title} ${article.number}</title>
<link rel="icon" href="data:,">
${styleElement(recordStyle)}
</head>
<body>
<header><p>${site.name}</p><h1>${words.title}</h1></header>
<dl>${facts.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
<table><thead><tr>${words.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${joinHtml(
  record.steps.map((step) => row(step, words)),
  html`\n`,
)}
</tbody></table>
${record.proofs && html`<p>${words.proofs(record.proofs.rounds)} ${scoreText(record.proofs, words)}</p>\n`}<p class="chain">${chain.whole ? words.whole : words.broken(chain.brokenAt ?? 0)} ${words.head} <code>${record.steps.at(-1)?.hash ?? ''}</code></p>
</body>
</html>
`.toString()
}

function row(step: PrintedStep, words: RecordLabels): SafeHtml {
  const action = step.details.unscheduled ? words.unscheduled : (words.actions[step.action] ?? step.action)
  const did = step.decision === 'done' ? action : `${action}（${words.decisions[step.decision] ?? step.decision}）`
  const { proof, notice, changes } = step.details
  const notes = [
    step.reason,
    step.override === null ? '' : words.override,
    changes === undefined ? '' : words.changes(changes),
    proof ? `${words.round(proof.round)} ${scoreText(proof, words)}` : '',
    notice === undefined ? '' : `${words.notice}${notice}`,
  ].filter((note) => note !== '')
  return html`<tr><td>${step.step}</td><td>${moment(step.localTime)}</td><td>${step.by.name} <small>${step.by.username}</small></td><td>${words.roles[step.role] ?? step.role}</td><td>${did} → ${words.stages[step.to] ?? step.to}</td><td>${notes.map((note) => html`<p>${note}</p>`)}</td><td>${step.version} / ${step.characters}</td><td><code>${step.textSha256.slice(0, 16)}</code><br><code>${step.hash.slice(0, 16)}</code></td></tr>`
}

/** @param localTime 2026-10-02T10:30:05.120+08:00 */
function moment(localTime: string): SafeHtml {
  return html`<time datetime="${localTime}">${localTime.slice(0, 10)} ${localTime.slice(11, 19)} <small>${localTime.slice(-6)}</small></time>`
}

function scoreText({ points, rate, passes }: PrintedScore, words: RecordLabels): string {
  return words.score(points, rate, passes)
}

const recordStyle = `
:root{color-scheme:light}
body{margin:2em auto;max-width:72em;padding:0 1.5em;background:#fff;color:#1c1b19;font:.875rem/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
header{border-bottom:2px solid #1c1b19}
header p{margin:0}
h1{margin:0 0 .3em;font-size:1.5rem}
dl{display:flex;flex-wrap:wrap;gap:.3em 2.5em;margin:1em 0}
dl div{display:flex;gap:.6em}
dt{color:#5f5b55}
dd{margin:0;font-weight:600}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #b8b3ab;padding:.35em .6em;text-align:start;vertical-align:top}
th{background:#f4f1ec}
td p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
code{font:.75rem ui-monospace,monospace;overflow-wrap:anywhere}
small{color:#5f5b55}
time{display:block;min-width:9em}
tr{break-inside:avoid}
thead{display:table-header-group}
@media (max-width:48em){table,tbody,tr,td{display:block}thead{display:none}tr{margin:0 0 1em}}
@page{size:A4 landscape;margin:12mm}
@media print{body{margin:0;max-width:none;padding:0}}
`
