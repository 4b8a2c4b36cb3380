import type { Editor } from '@tiptap/react'
import { ImagePlus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n/useT.ts'
import { ToolButton } from './ToolButton.tsx'

/** Chooses pictures from this device. */
export function PictureTool({ editor, disabled }: { readonly editor: Editor | null; readonly disabled: boolean }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  const body = useRef<Editor | null>(null)
  useEffect(() => {
    if (!disabled) body.current = editor
  }, [editor, disabled])
  const insert = (files: readonly File[]) => {
    // By the time the files are chosen the keyboard may be in a line, which takes no pictures.
    if (body.current?.isDestroyed === false) body.current.commands.insertPictures(files)
  }
  return (
    <>
      <ToolButton label={t(($) => $.editor.picture)} icon={ImagePlus} disabled={disabled} onPress={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t(($) => $.editor.picture)}
        onChange={(event) => {
          insert([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
