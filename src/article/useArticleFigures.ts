import { useEffect, useRef, useState } from 'react'
import type * as Y from 'yjs'
import type { ArticleJson } from '#shared/article/json.ts'
import { lineText } from '#shared/article/read.ts'
import { readArticle } from '#shared/article/ydoc.ts'
import { type ArticleFigures, figuresOf } from './articleFigures.ts'

/** Pause between two readings in milliseconds, so that a long article is not read at every key. */
const pause = 400

/** What the document measures, at most `pause` behind what is typed. */
export function useArticleFigures(doc: Y.Doc): ArticleFigures {
  return useArticleReading(doc, figuresOf)
}

/** The headline on one line, empty when there is none; at most `pause` behind what is typed. */
export function useHeadline(doc: Y.Doc): string {
  return useArticleReading(doc, headlineOf)
}

function headlineOf(article: ArticleJson): string {
  return lineText(article.headline)
}

/** What `read` makes of the document. Renders again only when that changes. */
function useArticleReading<T extends object | string>(doc: Y.Doc, read: (article: ArticleJson) => T): T {
  const latest = useRef(read)
  const [value, setValue] = useState(() => read(readArticle(doc)))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer = undefined
      const next = latest.current(readArticle(doc))
      setValue((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    }
    const changed = () => {
      timer ??= setTimeout(look, pause)
    }
    look()
    doc.on('update', changed)
    return () => {
      doc.off('update', changed)
      clearTimeout(timer)
    }
  }, [doc])
  return value
}
