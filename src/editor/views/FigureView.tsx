import './FigureView.css'
import { NodeViewContent, type NodeViewProps, NodeViewWrapper, useEditorState } from '@tiptap/react'
import { Crop, ImageOff, Trash2 } from 'lucide-react'
import { type CSSProperties, use, useRef, useState } from 'react'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { focusEditor } from '../behaviours/focusEditor.ts'
import { AltText } from './AltText.tsx'
import { CropContext, PicturesContext } from './picturesContext.ts'

/** A picture in the copy with its caption and credit below, and what it still lacks. */
export function FigureView({ node, editor, selected, updateAttributes, deleteNode, getPos }: NodeViewProps) {
  const t = useT()
  const isEditable = useEditorState({ editor, selector: ({ editor: current }) => current.isEditable })
  const { asset, alt, width, height } = readAttributes(node.attrs)
  const crop = use(CropContext)
  const cut = () => {
    const pos = getPos()
    if (pos !== undefined) crop?.(editor, pos)
  }
  const remove = () => {
    deleteNode()
    // The button is gone with the picture; Ctrl+Z is for the text.
    focusEditor(editor)
  }
  const fill = (picture: File) => {
    const pos = getPos()
    if (pos !== undefined) editor.commands.fillPictures([{ pos, picture }])
  }
  const placeholders = {
    '--caption-placeholder': cssString(isEditable ? t(($) => $.editor.captionPlaceholder) : ''),
    '--credit-placeholder': cssString(isEditable ? t(($) => $.editor.creditPlaceholder) : ''),
  } as CSSProperties
  return (
    <NodeViewWrapper as="figure" className="ed-figure" data-selected={selected || undefined}>
      <div className="ed-figure-picture" contentEditable={false} data-drag-handle="">
        {asset === '' ? (
          <EmptyFrame onChoose={isEditable ? fill : null} />
        ) : (
          <Picture key={asset} asset={asset} alt={alt} width={width} height={height} />
        )}
        {isEditable && (
          <div className="ed-figure-tools">
            {asset !== '' && crop !== null && (
              <IconButton label={t(($) => $.editor.crop.title)} icon={<Crop size={16} aria-hidden />} size="sm" onClick={cut} />
            )}
            <IconButton label={t(($) => $.editor.deletePicture)} icon={<Trash2 size={16} aria-hidden />} size="sm" onClick={remove} />
          </div>
        )}
      </div>
      {(isEditable || alt !== '') && <AltText alt={alt} isEditable={isEditable} onChange={(next) => updateAttributes({ alt: next })} />}
      <NodeViewContent className="ed-figure-text" style={placeholders} />
    </NodeViewWrapper>
  )
}

/** Where a picture belongs that did not come with its text. */
function EmptyFrame({ onChoose }: { readonly onChoose: ((picture: File) => void) | null }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="ed-figure-missing">
      <ImageOff size={24} aria-hidden />
      <span>{t(($) => $.editor.pictureAbsent)}</span>
      {onChoose && (
        <>
          <Button size="sm" onClick={() => input.current?.click()}>
            {t(($) => $.editor.pictureChoose)}
          </Button>
          <input
            ref={input}
            type="file"
            accept="image/*"
            hidden
            aria-label={t(($) => $.editor.pictureChoose)}
            onChange={(event) => {
              const [picture] = event.target.files ?? []
              if (picture) onChoose(picture)
              event.target.value = ''
            }}
          />
        </>
      )}
    </div>
  )
}

interface PictureProps {
  readonly asset: string
  readonly alt: string
  readonly width: number
  readonly height: number
}

function Picture({ asset, alt, width, height }: PictureProps) {
  const t = useT()
  const pictures = use(PicturesContext)
  const [attempt, setAttempt] = useState(0)
  const [isMissing, setMissing] = useState(false)
  const url = pictures?.url(asset) ?? null
  if (isMissing || url === null) {
    return (
      <div className="ed-figure-missing">
        <ImageOff size={24} aria-hidden />
        <span>{t(($) => $.editor.pictureMissing)}</span>
        {url !== null && (
          <Button
            size="sm"
            onClick={() => {
              setAttempt(attempt + 1)
              setMissing(false)
            }}
          >
            {t(($) => $.editor.tryAgain)}
          </Button>
        )}
      </div>
    )
  }
  const size = width > 0 && height > 0 ? { width, height } : {}
  return <img key={attempt} src={url} alt={alt} {...size} draggable={false} onError={() => setMissing(true)} />
}

/** A text as a value of CSS `content`. */
function cssString(text: string): string {
  return JSON.stringify(text)
}

function readAttributes(attrs: Readonly<Record<string, unknown>>): PictureProps {
  const text = (name: string) => (typeof attrs[name] === 'string' ? attrs[name] : '')
  const size = (name: string) => (typeof attrs[name] === 'number' ? attrs[name] : 0)
  return { asset: text('asset'), alt: text('alt'), width: size('width'), height: size('height') }
}
