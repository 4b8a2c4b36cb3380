import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import { siteQuery } from '../api/queries.ts'
import { announceSignedOut } from '../api/signedOut.ts'
import type { CollabSession } from '../collab/session.ts'
import { ArticleEditors } from '../editor/articleEditors.ts'
import { Finder } from '../editor/find/finder.ts'
import { useT } from '../i18n/useT.ts'
import { useToast } from '../ui/Toasts.tsx'
import { ActionDialog } from './ActionDialog.tsx'
import { createArticleStore } from './articleStore.ts'
import { AuthorCard } from './authors/AuthorCard.tsx'
import { AuthorsBar } from './authors/AuthorsBar.tsx'
import { AuthorsPanel } from './authors/AuthorsPanel.tsx'
import { ReplayDialog } from './authors/ReplayDialog.tsx'
import { useAuthorship } from './authors/useAuthorship.ts'
import { ExportDialog } from './ExportDialog.tsx'
import { FlowPanel } from './FlowPanel.tsx'
import { FocusBar } from './FocusBar.tsx'
import { HelpSheet } from './HelpSheet.tsx'
import { LeaveDialog } from './LeaveDialog.tsx'
import { MergedBar } from './MergedBar.tsx'
import { MetaPanel } from './MetaPanel.tsx'
import { splitOffers } from './offers.ts'
import { useUploads } from './pictures/useUploads.ts'
import { ReasonBar, ReturnedBar } from './ReasonBar.tsx'
import { RefusedBar } from './RefusedBar.tsx'
import { saveWords } from './SaveStatus.tsx'
import { SidePanel } from './SidePanel.tsx'
import { StatusBar } from './StatusBar.tsx'
import { focusText, TextArea } from './TextArea.tsx'
import { TopBar } from './TopBar.tsx'
import { useActions, useRefetchOnAccess } from './useArticle.ts'
import { useHeadline } from './useArticleFigures.ts'
import { useCalmStatus } from './useCalmStatus.ts'
import { useFocusMode } from './useFocusMode.ts'
import { useMeta } from './useMeta.ts'
import { usePageKeys } from './usePageKeys.ts'
import { usePanelOpen } from './usePanelOpen.ts'

export interface ArticleRoomProps {
  readonly article: ArticleDetail
  readonly session: CollabSession
}

/** An open article: the bars, the sheet, the panels and the dialogs around one session. */
export function ArticleRoom({ article, session }: ArticleRoomProps) {
  const t = useT()
  const toast = useToast()
  const status = useCalmStatus(session)
  const typed = useHeadline(session.doc)
  const meta = useMeta(session.doc)
  const channels = useQuery(siteQuery).data?.channels
  const actions = useActions(article.id).data
  // What was offered in the stage before is not what can be done in this one.
  const offers = splitOffers(actions?.stage === article.stage ? actions.actions : [])
  const [store] = useState(createArticleStore)
  const [editors] = useState(() => new ArticleEditors())
  const uploads = useUploads(article.id)
  const [finder] = useState(() => new Finder(editors))
  const { open, panel, ask, show, close, choosePanel } = useStore(store)
  const [panelOpen, setPanelOpen, isDrawer] = usePanelOpen()
  const [isFocused, setFocused] = useFocusMode()
  const setFocusMode = (on: boolean) => {
    setFocused(on)
    focusText() // the button that was pressed is gone
  }
  const isPanelShown = panelOpen && !isFocused
  const isPanelOpen = isPanelShown && panel === 'authors'
  const authorship = useAuthorship({ articleId: article.id, session, editors, isPanelOpen })
  const headline = status.synced ? typed : article.headline
  const editable = status.writable && article.mayEdit.allowed
  const channel = channels?.find(({ id }) => id === (meta.channel || article.channel))?.name ?? t(($) => $.article.noChannel)

  useRefetchOnAccess(article.id, status)
  useSignedOut(status.connection === 'closed' && status.reason === 'signed_out')
  useTitle(
    headline === '' ? t(($) => $.article.untitled) : headline,
    t(($) => $.common.product),
  )
  usePageKeys({
    onSave: () => toast({ title: saveWords(t, session.status).short, description: t(($) => $.article.save.pressed) }),
    onHelp: () => show('help'),
    onPanel: () => {
      setFocused(false)
      setPanelOpen(isFocused || !panelOpen)
    },
    onBackToText: focusText,
    onFind: (withReplace) => finder.open(withReplace),
    onFindStep: (direction) => finder.step(direction),
    onFocusMode: () => setFocusMode(!isFocused),
    onAuthors: authorship.toggle,
    onAskAuthor: authorship.ask,
    leave: () => {
      if (finder.getSnapshot().isOpen) return () => finder.close()
      return isFocused ? () => setFocusMode(false) : null
    },
  })

  return (
    <div className="article-page" data-focus={isFocused || undefined}>
      {isFocused ? (
        <FocusBar session={session} onLeave={() => setFocusMode(false)} />
      ) : (
        <TopBar
          article={article}
          channel={channel}
          session={session}
          offers={offers}
          panelOpen={panelOpen}
          onAsk={(offer) => ask(offer)}
          onExport={() => show('export')}
          onFind={() => finder.open(false)}
          onPanel={() => setPanelOpen(!panelOpen)}
          onAuthors={authorship.toggle}
        />
      )}
      <div className="article-middle">
        <main className="article-main" tabIndex={-1} aria-label={t(($) => $.article.text)}>
          <h1 className="ui-visually-hidden" {...(headline === '' ? {} : { lang: meta.language === 'zh' ? 'zh-CN' : 'en' })}>
            {headline === '' ? t(($) => $.article.untitled) : headline}
          </h1>
          <RefusedBar status={status} onDismiss={() => session.dismissRefused()} onReconnect={() => session.reconnect()} />
          <MergedBar status={status} session={session} editors={editors} />
          <ReturnedBar article={article} />
          <ReasonBar article={article} status={status} />
          {authorship.isShown && <AuthorsBar authorship={authorship} />}
          <TextArea
            articleId={article.id}
            session={session}
            editors={editors}
            finder={finder}
            withTools={!isFocused}
            mayEdit={article.mayEdit.allowed && status.access.canWrite}
            editable={editable}
          />
        </main>
        <SidePanel
          open={isPanelShown}
          isDrawer={isDrawer}
          onOpenChange={setPanelOpen}
          panel={panel}
          onPanel={choosePanel}
          info={<MetaPanel article={article} doc={session.doc} readOnly={!editable} />}
          authors={<AuthorsPanel authorship={authorship} onReplay={() => show('replay')} />}
          editors={editors}
          pictures={{ articleId: article.id, uploads, isEditable: editable }}
          flow={<FlowPanel article={article} actions={actions} offers={offers} onAsk={ask} />}
        />
      </div>
      {!isFocused && (
        <StatusBar doc={session.doc} onFocusMode={() => setFocusMode(true)} authorship={authorship} onHelp={() => show('help')} />
      )}
      {authorship.question !== null && (
        <AuthorCard authorship={authorship} question={authorship.question} editors={editors} onBackToText={focusText} />
      )}
      {open?.dialog === 'action' && <ActionDialog {...open} article={article} headline={headline} session={session} onClose={close} />}
      {open?.dialog === 'export' && <ExportDialog article={article} headline={headline} session={session} onClose={close} />}
      {open?.dialog === 'replay' && (
        <ReplayDialog articleId={article.id} title={headline || t(($) => $.article.untitledOne)} authorship={authorship} onClose={close} />
      )}
      <HelpSheet open={open?.dialog === 'help'} onOpenChange={(shown) => (shown ? show('help') : close())} />
      <LeaveDialog session={session} />
    </div>
  )
}

/** The socket knows first that the session ended; the app shows the sign-in page and comes back. */
function useSignedOut(signedOut: boolean): void {
  useEffect(() => {
    if (signedOut) announceSignedOut()
  }, [signedOut])
}

function useTitle(title: string, product: string): void {
  useEffect(() => {
    const before = document.title
    document.title = `${title} · ${product}`
    return () => {
      document.title = before
    }
  }, [title, product])
}
