import { createStore } from 'zustand/vanilla'
import type { ActionOffer } from '#shared/protocol/workflowApi.ts'

/** What stands over the sheet. */
export type OpenDialog =
  /** `unschedule`: not to choose a time but to take it back. */
  | { readonly dialog: 'action'; readonly offer: ActionOffer; readonly unschedule: boolean }
  | { readonly dialog: 'export' }
  | { readonly dialog: 'help' }
  | { readonly dialog: 'replay' }
  | null

export type Panel = 'info' | 'flow' | 'outline' | 'pictures' | 'authors'

/** View state of one open article; the article itself lives in its Y.Doc only. */
export interface ArticleView {
  readonly open: OpenDialog
  readonly panel: Panel
  ask(offer: ActionOffer, unschedule?: boolean): void
  show(dialog: 'export' | 'help' | 'replay'): void
  close(): void
  choosePanel(panel: Panel): void
}

/** A store per open article, so that two pages never share what is open in one of them. */
export function createArticleStore() {
  return createStore<ArticleView>()((set) => ({
    open: null,
    panel: 'info',
    ask: (offer, unschedule = false) => set({ open: { dialog: 'action', offer, unschedule } }),
    show: (dialog) => set({ open: { dialog } }),
    close: () => set({ open: null }),
    choosePanel: (panel) => set({ panel }),
  }))
}
