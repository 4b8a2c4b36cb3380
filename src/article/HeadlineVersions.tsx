import { Copy } from 'lucide-react'
import type * as Y from 'yjs'
import type { ArticleMeta } from '#shared/article/json.ts'
import { type HeadlineVersion, headlineVersions, versionAdvice } from '#shared/article/names.ts'
import { countCharacters, headlineFor } from '#shared/article/read.ts'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { CollabField } from './CollabField.tsx'
import { copyText } from './copyText.ts'
import { useHeadline } from './useArticleFigures.ts'

export interface HeadlineVersionsProps {
  readonly doc: Y.Doc
  readonly meta: ArticleMeta
  readonly readOnly: boolean
}

/**
 * The headline as it goes to the web, to WeChat and where room is short. A version that is left empty is the headline:
 * it stands in the empty field, and its length is counted.
 */
export function HeadlineVersions({ doc, meta, readOnly }: HeadlineVersionsProps) {
  const t = useT()
  const toast = useToast()
  const headline = useHeadline(doc)
  const words: Readonly<Record<HeadlineVersion, string>> = {
    webTitle: t(($) => $.article.meta.webTitle),
    wechatTitle: t(($) => $.article.meta.wechatTitle),
    shortTitle: t(($) => $.article.meta.shortTitle),
  }
  const copy = async (version: HeadlineVersion) => {
    const copied = await copyText(headlineFor({ headline: [headline], meta }, version))
    if (copied) toast({ title: t(($) => $.article.meta.copied, { what: words[version] }) })
    else toast({ title: t(($) => $.article.export.copyFailed), kind: 'error' })
  }
  return (
    <>
      {headlineVersions.map((version) => (
        <CollabField
          key={version}
          doc={doc}
          readOnly={readOnly}
          field={version}
          label={words[version]}
          hint={headline === '' ? t(($) => $.article.meta.sameAsHeadline) : headline}
          note={(value) => <Length text={value.trim() || headline} most={versionAdvice[version]} />}
          end={
            <IconButton
              size="sm"
              label={t(($) => $.article.meta.copy, { what: words[version] })}
              icon={<Copy size={14} aria-hidden />}
              disabled={(meta[version] || headline) === ''}
              onClick={() => void copy(version)}
            />
          }
        />
      ))}
      <p className="article-quiet">{t(($) => $.article.meta.headlinesHint)}</p>
    </>
  )
}

/** How long a version is, beside what its place takes. */
function Length({ text, most }: { readonly text: string; readonly most: number | null }) {
  const count = countCharacters(text)
  return (
    <span className="article-length" data-long={(most !== null && count > most) || undefined}>
      {most === null ? count : `${count}/${most}`}
    </span>
  )
}
