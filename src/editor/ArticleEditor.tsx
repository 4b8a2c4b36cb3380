import './editor.css'
import './authors/authorMarks.css'
import type { Editor } from '@tiptap/react'
import { type CSSProperties, useCallback, useMemo, useState } from 'react'
import type { ArticleLanguage } from '#shared/article/json.ts'
import { type TextField, textFields } from '#shared/article/names.ts'
import type { CollabSession } from '../collab/session.ts'
import { useSessionStatus } from '../collab/useSession.ts'
import { useT } from '../i18n/useT.ts'
import type { ArticleEditors } from './articleEditors.ts'
import { focusEditor } from './behaviours/focusEditor.ts'
import type { LeaveField } from './behaviours/lineField.ts'
import type { PasteTold } from './behaviours/paste.ts'
import { CropDialog } from './crop/CropDialog.tsx'
import { type SharedFigure, sharedFigureAt } from './crop/replacePicture.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FieldLength } from './FieldLength.tsx'
import type { EditorNotice, PictureService } from './pictures.ts'
import { CropContext, PicturesContext } from './views/picturesContext.ts'

export interface ArticleEditorProps {
  readonly session: CollabSession
  /** Gets the editors of the fields while they are there. */
  readonly editors: ArticleEditors
  /** Whether the page lets this person write. The session has a say too: nobody writes before the text is here. */
  readonly editable: boolean
  readonly pictures: PictureService
  /** Language of the copy: decides typography and spell checking. */
  readonly language: ArticleLanguage
  /** Told which field's editor the tools act on: the one last focused, at first the body's; null when it is gone. */
  readonly onActiveEditor?: (editor: Editor | null) => void
  /** Something to tell the person, in their language. */
  readonly onNotice?: (text: string) => void
  /** What came of a paste. */
  readonly onPasted?: (told: PasteTold) => void
}

/** The article on its sheet: kicker, headline, deck and body, written by several people at once. */
export function ArticleEditor(props: ArticleEditorProps) {
  const { session, editors, editable, pictures, language, onActiveEditor, onNotice, onPasted } = props
  const t = useT()
  const writable = useSessionStatus(session, (status) => status.writable)
  const stopped = useSessionStatus(session, (status) => status.stopped)
  const notices: Readonly<Record<EditorNotice, string>> = {
    not_a_picture: t(($) => $.editor.notAPicture),
    upload_failed: t(($) => $.editor.uploadFailed),
    upload_came_too_late: t(($) => $.editor.uploadTooLate),
    paste_too_large: t(($) => $.editor.pasteTooLarge),
  }
  const onEditor = useCallback(
    (field: TextField, editor: Editor | null) => {
      editors.set(field, editor)
      if (field === 'body') onActiveEditor?.(editor)
    },
    [editors, onActiveEditor],
  )
  const [cut, setCut] = useState<SharedFigure | null>(null)
  const openCrop = useCallback((editor: Editor, pos: number) => setCut(sharedFigureAt(editor, pos)), [])
  const leave = useMemo(() => leaveByField(editors), [editors])
  const fields = useFieldWords()
  // What style sheets say.
  const words = { '--ed-composing': JSON.stringify(t(($) => $.editor.composing)) } as CSSProperties
  return (
    <PicturesContext value={pictures}>
      <CropContext value={openCrop}>
        <div className="ed-sheet" lang={language === 'zh' ? 'zh-CN' : 'en'} style={words}>
          {textFields.map((field) => (
            <div key={field} className="ed-row">
              <FieldEditor
                {...fields[field]}
                session={session}
                field={field}
                isEditable={editable && writable && field !== stopped}
                spellCheck={language === 'en'}
                pictures={pictures}
                notify={(notice) => onNotice?.(notices[notice])}
                pasted={(told) => onPasted?.(told)}
                leave={leave[field]}
                onEditor={onEditor}
                onFocus={(editor) => {
                  editors.focused(editor)
                  onActiveEditor?.(editor)
                }}
              />
              {field !== 'body' && <FieldLength session={session} field={field} language={language} />}
            </div>
          ))}
          {editable && writable && stopped !== 'body' && <Tail onWrite={() => writeBelow(editors.get('body'))} />}
        </div>
      </CropContext>
      {cut !== null && (
        <CropDialog
          figure={cut}
          undoManager={session.undoManager}
          pictures={pictures}
          isEditable={editable && writable && stopped !== 'body'}
          onClose={() => setCut(null)}
        />
      )}
    </PicturesContext>
  )
}

function useFieldWords(): Readonly<Record<TextField, { readonly label: string; readonly placeholder: string }>> {
  const t = useT()
  return {
    kicker: { label: t(($) => $.editor.kicker), placeholder: t(($) => $.editor.kickerPlaceholder) },
    headline: { label: t(($) => $.editor.headline), placeholder: t(($) => $.editor.headlinePlaceholder) },
    deck: { label: t(($) => $.editor.deck), placeholder: t(($) => $.editor.deckPlaceholder) },
    body: { label: t(($) => $.editor.body), placeholder: t(($) => $.editor.bodyPlaceholder) },
  }
}

/** For each field, how to go on to its neighbours: forward to their start, back to their end. */
function leaveByField(editors: ArticleEditors): Readonly<Record<TextField, LeaveField>> {
  const leave = (field: TextField): LeaveField => {
    return (direction) => {
      const neighbour = textFields[textFields.indexOf(field) + (direction === 'next' ? 1 : -1)]
      const editor = neighbour === undefined ? undefined : editors.get(neighbour)
      if (editor === undefined) return false
      focusEditor(editor, direction === 'next' ? 'start' : 'end')
      return true
    }
  }
  return { kicker: leave('kicker'), headline: leave('headline'), deck: leave('deck'), body: leave('body') }
}

/** The blank sheet below the text: a click there goes on writing. */
function Tail({ onWrite }: { readonly onWrite: () => void }) {
  return (
    <div
      className="ed-tail"
      aria-hidden="true"
      onMouseDown={(event) => {
        event.preventDefault()
        onWrite()
      }}
    />
  )
}

/** Puts the caret at the end of the body; below a picture or a table it starts a paragraph. */
function writeBelow(editor: Editor | undefined): void {
  if (editor === undefined) return
  const { doc } = editor.state
  if (doc.lastChild !== null && !doc.lastChild.isTextblock) {
    editor.commands.insertContentAt(doc.content.size, { type: 'paragraph' })
  }
  focusEditor(editor, 'end')
}
