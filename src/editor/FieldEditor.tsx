import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useMemo, useRef } from 'react'
import type { TextField } from '#shared/article/names.ts'
import type { CollabSession } from '../collab/session.ts'
import type { LeaveField } from './behaviours/lineField.ts'
import type { PasteTold } from './behaviours/paste.ts'
import { fieldExtensions } from './extensions.ts'
import type { EditorNotice, PictureService } from './pictures.ts'
import { SlashMenu } from './slash/SlashMenu.tsx'

export interface FieldEditorProps {
  readonly session: CollabSession
  readonly field: TextField
  readonly label: string
  readonly placeholder: string
  readonly isEditable: boolean
  readonly spellCheck: boolean
  readonly pictures: PictureService
  readonly notify: (notice: EditorNotice) => void
  readonly pasted: (told: PasteTold) => void
  readonly leave: LeaveField
  /** Told when the editor is made (null: when it is gone). */
  readonly onEditor: (field: TextField, editor: Editor | null) => void
  readonly onFocus: (editor: Editor) => void
}

/** One text field of an article. The editor is made once per session; everything else reaches it later. */
export function FieldEditor(props: FieldEditorProps) {
  const { session, field, isEditable } = props
  const latest = useLatest(props)
  const extensions = useMemo(
    () =>
      fieldExtensions({
        session,
        field,
        leave: (direction) => latest.current.leave(direction),
        notify: (notice) => latest.current.notify(notice),
        pasted: (told) => latest.current.pasted(told),
        pictures: {
          upload: (file, onProgress) => latest.current.pictures.upload(file, onProgress),
          url: (id) => latest.current.pictures.url(id),
          find: (id) => latest.current.pictures.find(id),
          crop: (id, crop) => latest.current.pictures.crop(id, crop),
        },
      }),
    [session, field, latest],
  )
  const attributes = useAttributes(props)
  const editor = useEditor(
    {
      extensions,
      editable: false,
      enableContentCheck: false,
      editorProps: { attributes },
      onFocus: ({ editor: focused }) => latest.current.onFocus(focused),
    },
    [extensions],
  )
  useEffect(() => {
    if (editor.isEditable === isEditable) return
    editor.setEditable(isEditable, false)
    // Tools and node views look again at every transaction.
    editor.view.dispatch(editor.state.tr)
  }, [editor, isEditable])
  useEffect(() => {
    latest.current.onEditor(field, editor)
    return () => latest.current.onEditor(field, null)
  }, [editor, field, latest])
  return (
    <>
      <EditorContent editor={editor} className={`ed-field ed-${field}`} />
      {field === 'body' && <SlashMenu editor={editor} />}
    </>
  )
}

function useLatest<T>(value: T): { readonly current: T } {
  const ref = useRef(value)
  useEffect(() => {
    ref.current = value
  })
  return ref
}

function useAttributes({ field, label, placeholder, spellCheck, isEditable }: FieldEditorProps): Record<string, string> {
  return useMemo(
    () => ({
      role: 'textbox',
      'data-field': field,
      'data-placeholder': placeholder,
      'aria-label': label,
      'aria-multiline': String(field === 'body'),
      'aria-readonly': String(!isEditable),
      // Without a focusable field a reader could not walk through the text by key.
      ...(isEditable ? {} : { tabindex: '0' }),
      spellcheck: String(spellCheck),
      translate: 'no',
    }),
    [field, label, placeholder, spellCheck, isEditable],
  )
}
