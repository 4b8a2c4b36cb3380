import { useCallback, useRef, useSyncExternalStore } from 'react'
import type * as Y from 'yjs'
import type { ArticleMeta } from '#shared/article/json.ts'
import { readMeta } from '#shared/article/metadata.ts'
import { metaOf } from '#shared/article/ydoc.ts'

/** What the article's meta map says, live. The value changes only when the map does. */
export function useMeta(doc: Y.Doc): ArticleMeta {
  const cache = useRef<{ doc: Y.Doc; meta: ArticleMeta } | null>(null)
  const subscribe = useCallback(
    (notify: () => void) => {
      const map = metaOf(doc)
      const changed = () => {
        cache.current = null
        notify()
      }
      map.observeDeep(changed)
      return () => map.unobserveDeep(changed)
    },
    [doc],
  )
  const read = () => {
    if (cache.current?.doc !== doc) cache.current = { doc, meta: readMeta(metaOf(doc)) }
    return cache.current.meta
  }
  return useSyncExternalStore(subscribe, read)
}
