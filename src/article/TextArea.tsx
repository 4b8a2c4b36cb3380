import { type ComponentProps, type FocusEvent, useMemo, useRef, useState } from 'react'
import type { CropRequest } from '#shared/protocol/api.ts'
import { api } from '../api/client.ts'
import type { CollabSession } from '../collab/session.ts'
import { ArticleEditor } from '../editor/ArticleEditor.tsx'
import type { ArticleEditors } from '../editor/articleEditors.ts'
import type { PasteTold } from '../editor/behaviours/paste.ts'
import { FindBar } from '../editor/find/FindBar.tsx'
import type { Finder } from '../editor/find/finder.ts'
import { Toolbar } from '../editor/Toolbar.tsx'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { forgetImportNote, importNote } from '../import/importNotes.ts'
import { useToast } from '../ui/Toasts.tsx'
import { PasteNotice } from './PasteNotice.tsx'
import { pasteRemark, sayWhenSaved } from './pasteRemark.ts'
import { useMeta } from './useMeta.ts'

export interface TextAreaProps {
  readonly articleId: string
  readonly session: CollabSession
  readonly editors: ArticleEditors
  readonly finder: Finder
  /** Whether the toolbar shows to those who may edit. */
  readonly withTools: boolean
  /** The person may write, as far as rights go; the tools stand ready. */
  readonly mayEdit: boolean
  /** Writing is possible at this very moment. */
  readonly editable: boolean
}

/** The sheet with its toolbar. */
export function TextArea({ articleId, session, editors, finder, withTools, mayEdit, editable }: TextAreaProps) {
  const [editor, setEditor] = useState<ComponentProps<typeof Toolbar>['editor']>(null)
  const { language } = useMeta(session.doc)
  const toast = useToast()
  const { pictures, onNotice } = usePictures(articleId)
  const [told, setTold] = useState<PasteTold | null>(() => importNote(articleId))
  const tell = (next: PasteTold | null) => {
    forgetImportNote(articleId)
    setTold(next)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes which of its fields has the focus
    <div className="article-text" onFocus={rememberField}>
      <div className="article-tools">
        {mayEdit && <Toolbar editor={editor} onFind={() => finder.open(false)} isHidden={!withTools} />}
        <FindBar
          finder={finder}
          onNotice={(title, description) => toast({ title, ...(description === undefined ? {} : { description }) })}
        />
      </div>
      {told && <PasteNotice told={told} session={session} onChange={tell} />}
      <div className="article-scroll">
        <ArticleEditor
          session={session}
          editors={editors}
          editable={editable}
          pictures={pictures}
          language={language}
          onActiveEditor={setEditor}
          onNotice={onNotice}
          onPasted={(next) => {
            tell(next)
            const remark = pasteRemark(next)
            if (remark !== null) sayWhenSaved(session, remark, (said) => api.notePaste(articleId, said))
          }}
        />
      </div>
    </div>
  )
}

function rememberField({ currentTarget, target }: FocusEvent<HTMLElement>): void {
  const field = target.closest('[data-field]')?.getAttribute('data-field')
  if (field) currentTarget.dataset.last = field
}

/** Puts the caret back where it last stood in the text. */
export function focusText(): void {
  const area = document.querySelector<HTMLElement>('.article-text')
  area?.querySelector<HTMLElement>(`[data-field="${area.dataset.last ?? 'body'}"]`)?.focus()
}

/** Uploads for the editor. When one fails, the editor says that it did and the server's reason stands below. */
function usePictures(articleId: string) {
  const t = useT()
  const toast = useToast()
  const refusal = useRef<unknown>(null)
  const pictures = useMemo(
    () => ({
      upload: async (file: File, onProgress: (share: number) => void) => {
        try {
          return await api.uploadPicture(articleId, file, onProgress)
        } catch (error) {
          refusal.current = error
          throw error
        }
      },
      url: api.pictureUrl,
      find: (id: string) => api.picture(articleId, id),
      crop: (id: string, crop: CropRequest) => api.cropPicture(articleId, id, crop),
    }),
    [articleId],
  )
  const onNotice = (title: string) => {
    const error = refusal.current
    refusal.current = null
    toast({ title, kind: 'error', ...(error === null ? {} : { description: errorMessage(t, error) }) })
  }
  return { pictures, onNotice }
}
