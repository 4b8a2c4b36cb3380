import { type ReactNode, useRef, useState } from 'react'
import type { ArticleEditors } from '../editor/articleEditors.ts'
import { Outline } from '../editor/outline/Outline.tsx'
import { RunInSuggestions } from '../editor/runIns/RunInSuggestions.tsx'
import { useT } from '../i18n/useT.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import type { Panel } from './articleStore.ts'
import { PicturesPanel, type PicturesPanelProps } from './pictures/PicturesPanel.tsx'

export interface SidePanelProps {
  readonly open: boolean
  /** There is no room beside the sheet: it comes as a drawer. */
  readonly isDrawer: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly panel: Panel
  readonly onPanel: (panel: Panel) => void
  readonly info: ReactNode
  readonly flow: ReactNode
  readonly authors: ReactNode
  readonly editors: ArticleEditors
  /** The article's pictures. */
  readonly pictures: Omit<PicturesPanelProps, 'editors' | 'isBeside' | 'onGo'>
}

/** The panels beside the sheet, or in a drawer. */
export function SidePanel({ open, isDrawer, onOpenChange, panel, onPanel, info, flow, authors, editors, pictures }: SidePanelProps) {
  const t = useT()
  const text = useRef<HTMLElement>(null)
  const goFromDrawer = (to: HTMLElement) => {
    text.current = to
    onOpenChange(false)
  }
  const goTo = isDrawer ? { onGo: goFromDrawer } : {}
  const inText = { editors, isBeside: !isDrawer, ...goTo }
  // Here, because a panel that is not seen is not there.
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const outline = (
    <>
      <Outline {...inText} />
      <RunInSuggestions
        editors={editors}
        dismissed={dismissed}
        onDismiss={(keys) => setDismissed(new Set([...dismissed, ...keys]))}
        {...goTo}
      />
    </>
  )
  const label = t(($) => $.article.panel.label)
  const tabs = (
    <Tabs<Panel>
      className="article-tabs"
      label={label}
      value={panel}
      onChange={onPanel}
      items={[
        { value: 'info', label: t(($) => $.article.panel.info), content: info },
        { value: 'flow', label: t(($) => $.article.panel.flow), content: flow },
        { value: 'outline', label: t(($) => $.editor.outline), content: outline },
        { value: 'pictures', label: t(($) => $.article.pictures.title), content: <PicturesPanel {...inText} {...pictures} /> },
        { value: 'authors', label: t(($) => $.authors.panel), content: authors },
      ]}
    />
  )
  if (isDrawer) {
    return (
      <Dialog
        open={open}
        onOpenChange={(next) => {
          text.current = null
          onOpenChange(next)
        }}
        finalFocus={text}
        size="drawer"
        className="article-drawer"
        title={label}
        closeLabel={t(($) => $.common.close)}
      >
        {tabs}
      </Dialog>
    )
  }
  if (!open) return null
  return (
    <aside className="article-panel" aria-label={label}>
      {tabs}
    </aside>
  )
}
