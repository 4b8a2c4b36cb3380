import './DeskPage.css'
import { Columns3, FilePlus2, List } from 'lucide-react'
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
import { Board } from './Board.tsx'
import { DeskFilters } from './DeskFilters.tsx'
import { DeskSearch } from './DeskSearch.tsx'
import type { DeskFilter } from './deskFilter.ts'
import { ImportButton } from './ImportButton.tsx'
import { NewArticleDialog } from './NewArticleDialog.tsx'
import { useDeskArticles } from './useDeskArticles.ts'
import { useDeskKeys } from './useDeskKeys.ts'
import { type DeskView, useDeskView } from './useDeskView.ts'
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
  const [view, setView] = useDeskView()
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
      <div className="desk-line">
        <DeskFilters filter={filter} total={query.data?.pages[0]?.total} stale={query.isRefetchError} />
        <ViewSwitch view={view} onChange={setView} />
      </div>
      {view === 'board' ? (
        <Board filter={filter} />
      ) : (
        <ArticleList query={query} filter={filter} mayWrite={mayWrite} onCreate={create} ref={list} />
      )}
      <NewArticleDialog open={creating} onOpenChange={setCreating} channel={filter.channel} />
      {drop.isOver && <div className="desk-drop">{t(($) => $.desk.import.drop)}</div>}
    </div>
  )
}

function ViewSwitch({ view, onChange }: { readonly view: DeskView; readonly onChange: (view: DeskView) => void }) {
  const t = useT()
  const icons = { list: <List size={15} aria-hidden />, board: <Columns3 size={15} aria-hidden /> }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups buttons
    <div className="desk-view" role="group" aria-label={t(($) => $.board.view)}>
      {(['list', 'board'] as const).map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={view === value}
          aria-label={t(($) => $.board[value])}
          onClick={() => onChange(value)}
        >
          {icons[value]}
          <span className="desk-view-word">{t(($) => $.board[value])}</span>
        </button>
      ))}
    </div>
  )
}
