import { Link } from '@tanstack/react-router'
import { ChevronLeft, Download, Ellipsis, Palette, PanelRight, Search } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ArticleDetail } from '#shared/protocol/api.ts'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'
import { type Stage, signedStages } from '#shared/workflow/stages.ts'
import type { CollabSession } from '../collab/session.ts'
import { useT } from '../i18n/useT.ts'
import { NoticeBell } from '../notices/NoticeBell.tsx'
import { Button } from '../ui/Button.tsx'
import { Chip, type ChipTone } from '../ui/Chip.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { shortcutKeys } from '../ui/shortcutKeys.ts'
import { actionName, isDanger, type SplitOffers } from './offers.ts'
import { PeopleHere } from './PeopleHere.tsx'
import { SaveStatus } from './SaveStatus.tsx'
import { useNarrow } from './useNarrow.ts'

const tones: Readonly<Record<Stage, ChipTone>> = {
  draft: 'neutral',
  review1: 'accent',
  review2: 'violet',
  review3: 'warning',
  signed: 'success',
  proof1: 'accent',
  proof2: 'violet',
  proof3: 'warning',
  ready: 'success',
  published: 'success',
  held: 'neutral',
  killed: 'danger',
  withdrawn: 'danger',
}

export interface TopBarProps {
  readonly article: ArticleDetail
  readonly channel: string
  readonly session: CollabSession
  readonly offers: SplitOffers
  readonly panelOpen: boolean
  readonly onAsk: (offer: ActionOffer) => void
  readonly onExport: () => void
  readonly onFind: () => void
  readonly onPanel: () => void
  readonly onAuthors: () => void
}

/** Where the article stands, who is here, whether it is saved, and what this person does next. */
export function TopBar(props: TopBarProps) {
  const { article, channel, session } = props
  const t = useT()
  return (
    <header className="article-top">
      <Link to="/" className="ui-button ui-button--ghost ui-button--md article-back" aria-label={t(($) => $.article.backToDesk)}>
        <ChevronLeft size={16} aria-hidden />
        <span className="article-wide">{t(($) => $.article.desk)}</span>
      </Link>
      <p className="article-place article-wide">
        {channel} · {t(($) => $.article.number, { number: article.number })}
      </p>
      <Chip tone={tones[article.stage]} className="article-stage">
        <span data-stage={article.stage}>{t(($) => $.common.stageNow[article.stage])}</span>
      </Chip>
      <span className="article-spring" />
      <PeopleHere session={session} />
      <SaveStatus session={session} />
      <NoticeBell />
      <Commands {...props} />
    </header>
  )
}

function Commands({ article, offers, panelOpen, onAsk, onExport, onFind, onPanel, onAuthors }: TopBarProps) {
  const t = useT()
  const narrow = useNarrow()
  const exportIsMain = offers.main === null && signedStages.some((stage) => stage === article.stage)
  const exportButton = (variant: 'primary' | 'plain') => (
    <Button variant={variant} icon={<Download size={15} aria-hidden />} onClick={onExport}>
      {t(($) => $.article.export.button)}
    </Button>
  )
  const panelLabel = t(($) => (panelOpen ? $.article.panel.close : $.article.panel.open))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups buttons
    <div className="article-commands" role="group" aria-label={t(($) => $.article.tools)}>
      {!narrow && !exportIsMain && exportButton('plain')}
      {!narrow && offers.others.map((offer) => <ActionButton key={offer.action} offer={offer} onAsk={onAsk} />)}
      {exportIsMain && exportButton('primary')}
      {offers.main && <ActionButton offer={offers.main} main onAsk={onAsk} />}
      {narrow && (
        <More offers={offers.others} onAsk={onAsk}>
          <MenuItem icon={<Download size={14} aria-hidden />} onSelect={onExport}>
            {t(($) => $.article.export.button)}
          </MenuItem>
          <MenuItem icon={<Search size={14} aria-hidden />} onSelect={onFind}>
            {t(($) => $.editor.find)}
          </MenuItem>
          <MenuItem icon={<Palette size={14} aria-hidden />} onSelect={onAuthors}>
            {t(($) => $.authors.view)}
          </MenuItem>
          <MenuItem icon={<PanelRight size={14} aria-hidden />} onSelect={onPanel}>
            {t(($) => $.article.panel.label)}
          </MenuItem>
        </More>
      )}
      {!narrow && (
        <IconButton
          label={panelLabel}
          icon={<PanelRight size={17} aria-hidden />}
          pressed={panelOpen}
          shortcut={shortcutKeys(['Mod', 'Alt', 'P'])}
          onClick={onPanel}
        />
      )}
    </div>
  )
}

interface ActionButtonProps {
  readonly offer: ActionOffer
  readonly main?: boolean
  readonly onAsk: (offer: ActionOffer) => void
}

function ActionButton({ offer, main = false, onAsk }: ActionButtonProps) {
  const t = useT()
  const variant = main ? 'primary' : isDanger(offer.action) ? 'danger' : 'plain'
  return (
    <Button variant={variant} data-action={offer.action} onClick={() => onAsk(offer)}>
      {actionName(t, offer)}
    </Button>
  )
}

interface MoreProps {
  readonly offers: readonly ActionOffer[]
  readonly onAsk: (offer: ActionOffer) => void
  readonly children: ReactNode
}

function More({ offers, onAsk, children }: MoreProps) {
  const t = useT()
  return (
    <Menu align="end" trigger={<IconButton label={t(($) => $.common.more)} icon={<Ellipsis size={18} aria-hidden />} />}>
      {offers.map((offer) => (
        <MenuItem key={offer.action} danger={isDanger(offer.action)} onSelect={() => onAsk(offer)}>
          {actionName(t, offer)}
        </MenuItem>
      ))}
      {children}
    </Menu>
  )
}
