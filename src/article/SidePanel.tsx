import type { ReactNode } from 'react'
import { useT } from '../i18n/useT.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import type { Panel } from './articleStore.ts'
import { useNarrow } from './useNarrow.ts'

export interface SidePanelProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly panel: Panel
  readonly onPanel: (panel: Panel) => void
  readonly info: ReactNode
  readonly flow: ReactNode
}

/** The panels beside the sheet; where there is no room beside it they come as a drawer. */
export function SidePanel({ open, onOpenChange, panel, onPanel, info, flow }: SidePanelProps) {
  const t = useT()
  const narrow = useNarrow()
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
      ]}
    />
  )
  if (narrow) {
    return (
      <Dialog
        open={open}
        onOpenChange={onOpenChange}
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
