import './DeskPage.css'
import { FilePlus2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { articleWriters } from '#shared/workflow/house.ts'
import { holds } from '#shared/workflow/roles.ts'
import { useMe } from '../api/queries.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { useDocumentTitle } from '../ui/useDocumentTitle.ts'
import { useFileDrop } from '../ui/useFileDrop.ts'
import { ArticleList } from './ArticleList.tsx'
import { DeskFilters } from './DeskFilters.tsx'
import { DeskSearch } from './DeskSearch.tsx'
import type { DeskFilter } from './deskFilter.ts'
import { ImportButton } from './ImportButton.tsx'
import { NewArticleDialog } from './NewArticleDialog.tsx'
import { useDeskArticles } from './useDeskArticles.ts'
import { useDeskKeys } from './useDeskKeys.ts'
import { useImport } from './useImport.ts'

/** The desk (稿件台): every article, filtered by the address. */
export function DeskPage({ filter }: { readonly filter: DeskFilter }) {
  const t = useT()
  const me = useMe()
  const [creating, setCreating] = useState(false)
  const search = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const query = useDeskArticles(filter)
  const mayWrite = holds(me, articleWriters)
  const create = () => mayWrite && setCreating(true)
  const { importFiles, current } = useImport(filter.channel)
  const drop = useFileDrop(mayWrite, importFiles)
  useDocumentTitle(t(($) => $.desk.title))
  useDeskKeys({ search, list, create })
  return (
    <div className="desk" {...drop.handlers}>
      <header className="desk-head">
        <h1 className="desk-title">{t(($) => $.desk.title)}</h1>
        <DeskSearch filter={filter} ref={search} />
        {mayWrite && <ImportButton current={current} onFiles={importFiles} />}
        {mayWrite && (
          <Button variant="primary" icon={<FilePlus2 size={16} aria-hidden />} onClick={create} aria-keyshortcuts="n" className="desk-new">
            {t(($) => $.desk.newArticle)}
            <Kbd keys={['N']} />
          </Button>
        )}
      </header>
      <DeskFilters filter={filter} total={query.data?.pages[0]?.total} stale={query.isRefetchError} />
      <ArticleList query={query} filter={filter} mayWrite={mayWrite} onCreate={create} ref={list} />
      <NewArticleDialog open={creating} onOpenChange={setCreating} channel={filter.channel} />
      {drop.isOver && <div className="desk-drop">{t(($) => $.desk.import.drop)}</div>}
    </div>
  )
}
