import type { Editor } from '@tiptap/react'
import { ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { useT } from '../../i18n/useT.ts'
import { ToolButton } from './ToolButton.tsx'

/** Chooses pictures from this device. */
export function PictureTool({ editor, disabled }: { readonly editor: Editor | null; readonly disabled: boolean }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
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
          editor?.commands.insertPictures([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
