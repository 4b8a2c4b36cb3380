import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type * as Y from 'yjs'
import type { ArticleLanguage, ArticleMeta } from '#shared/article/json.ts'
import type { MetaChoiceKey } from '#shared/article/metadata.ts'
import { metaOf } from '#shared/article/ydoc.ts'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { siteQuery } from '../api/queries.ts'
import { useT } from '../i18n/useT.ts'
import { Select } from '../ui/Select.tsx'
import { BylineList } from './BylineList.tsx'
import { CollabField } from './CollabField.tsx'
import { CreditLine } from './CreditLine.tsx'
import { EditorsOfDraft } from './EditorsOfDraft.tsx'
import { HeadlineVersions } from './HeadlineVersions.tsx'
import { RelatedList } from './RelatedList.tsx'
import { useMeta } from './useMeta.ts'

export interface MetaPanelProps {
  readonly article: ArticleDetail
  readonly doc: Y.Doc
  readonly readOnly: boolean
}

/** 信息: everything about the article that is not its running text, written together like the text. */
export function MetaPanel({ article, doc, readOnly }: MetaPanelProps) {
  const t = useT()
  const meta = useMeta(doc)
  const field = { doc, readOnly }
  return (
    <div className="article-meta">
      <Section title={t(($) => $.article.meta.headlines)}>
        <HeadlineVersions {...field} meta={meta} />
      </Section>
      <Section title={t(($) => $.article.meta.basics)}>
        <Choices {...field} meta={meta} />
        <CollabField
          {...field}
          field="standfirst"
          label={t(($) => $.article.meta.standfirst)}
          hint={t(($) => $.article.meta.standfirstHint)}
          multiline
        />
        <CollabField {...field} field="keywords" label={t(($) => $.article.meta.keywords)} hint={t(($) => $.article.meta.keywordsHint)} />
        <CollabField {...field} field="source" label={t(($) => $.article.meta.source)} hint={t(($) => $.article.meta.sourceHint)} />
        <CollabField {...field} field="dateline" label={t(($) => $.article.meta.dateline)} hint={t(($) => $.article.meta.datelineHint)} />
      </Section>
      <Section title={t(($) => $.article.meta.bylines)}>
        <BylineList doc={doc} entries={meta.byline} readOnly={readOnly} />
      </Section>
      <Section title={t(($) => $.credits.title)}>
        <CreditLine article={article} meta={meta} />
      </Section>
      <Section title={t(($) => $.article.meta.related)}>
        <RelatedList doc={doc} entries={meta.related} readOnly={readOnly} />
      </Section>
      <Section title={t(($) => $.article.meta.printing)}>
        <div className="article-pair">
          <CollabField {...field} field="issue" label={t(($) => $.article.meta.issue)} />
          <CollabField {...field} field="page" label={t(($) => $.article.meta.page)} />
        </div>
      </Section>
      {article.stage === 'draft' && (
        <Section title={t(($) => $.article.meta.access)}>
          <EditorsOfDraft article={article} />
        </Section>
      )}
    </div>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="article-section">
      <h2 className="article-section-title">{title}</h2>
      {children}
    </section>
  )
}

interface ChoicesProps {
  readonly doc: Y.Doc
  readonly meta: ArticleMeta
  readonly readOnly: boolean
}

/** Channel and language: the last choice wins. */
function Choices({ doc, meta, readOnly }: ChoicesProps) {
  const t = useT()
  const channels = useQuery(siteQuery).data?.channels ?? []
  const known = channels.some((channel) => channel.id === meta.channel)
  const options = channels.map((channel) => ({ value: channel.id, label: channel.name }))
  if (!known) {
    const label = meta.channel === '' ? t(($) => $.article.noChannel) : t(($) => $.article.meta.channelUnknown, { id: meta.channel })
    options.unshift({ value: meta.channel, label })
  }
  const choose = (key: MetaChoiceKey, value: string) => {
    if (metaOf(doc).get(key) !== value) metaOf(doc).set(key, value)
  }
  return (
    <div className="article-pair">
      <Select
        label={t(($) => $.article.meta.channel)}
        size="sm"
        value={meta.channel}
        options={options}
        disabled={readOnly}
        onChange={(value) => choose('channel', value)}
      />
      <Select<ArticleLanguage>
        label={t(($) => $.article.meta.language)}
        size="sm"
        value={meta.language}
        options={[
          { value: 'zh', label: t(($) => $.article.meta.zh) },
          { value: 'en', label: t(($) => $.article.meta.en) },
        ]}
        disabled={readOnly}
        onChange={(value) => choose('language', value)}
      />
    </div>
  )
}
