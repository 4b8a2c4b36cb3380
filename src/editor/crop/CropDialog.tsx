import './Crop.css'
import { RotateCcw, RotateCw } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import type * as Y from 'yjs'
import { minCropSide } from '#shared/article/pictureLimits.ts'
import { printableCm } from '#shared/article/printSize.ts'
import type { PictureRecord } from '#shared/protocol/api.ts'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { PictureService } from '../pictures.ts'
import { CropStage, Drawing } from './CropStage.tsx'
import { replacePicture, type SharedFigure } from './replacePicture.ts'
import { type RatioName, ratios, useCrop } from './useCrop.ts'
import { useTurnedImage } from './useTurnedImage.ts'

export interface CropDialogProps {
  readonly figure: SharedFigure
  readonly undoManager: Y.UndoManager
  readonly pictures: PictureService
  /** Whether the text may be changed at this moment. */
  readonly isEditable: boolean
  readonly onClose: () => void
}

/** Turns, cuts and scales the picture of a figure. The server makes a new picture; the one that was uploaded stays. */
export function CropDialog(props: CropDialogProps) {
  const { figure, pictures, onClose } = props
  const t = useT()
  const [asset] = useState(() => figure.getAttribute('asset') ?? '')
  const [found, setFound] = useState<{ readonly picture: PictureRecord } | { readonly error: unknown } | null>(null)
  useEffect(() => {
    let isOver = false
    const show = (next: typeof found) => {
      if (!isOver) setFound(next)
    }
    pictures.find(asset).then(
      (picture) => show({ picture }),
      (error: unknown) => show({ error }),
    )
    return () => {
      isOver = true
    }
  }, [pictures, asset])
  if (found !== null && 'picture' in found) return <CropForm {...props} picture={found.picture} />
  return (
    <Dialog
      open
      size="lg"
      title={t(($) => $.editor.crop.title)}
      closeLabel={t(($) => $.common.cancel)}
      onOpenChange={(open) => open || onClose()}
    >
      {found === null ? <Spinner /> : <p role="alert">{errorMessage(t, found.error)}</p>}
    </Dialog>
  )
}

function CropForm({ figure, undoManager, pictures, isEditable, onClose, picture }: CropDialogProps & { readonly picture: PictureRecord }) {
  const t = useT()
  const state = useCrop(picture)
  const { crop, frame } = state
  const original = picture.origin ?? picture
  const image = useTurnedImage(original.url, state.turn)
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const size = useId()
  const put = (next: Parameters<typeof replacePicture>[2]) => {
    if (replacePicture(figure, undoManager, next)) onClose()
    else setProblem(t(($) => $.editor.crop.gone))
  }
  const apply = async () => {
    if (crop === null) return
    setBusy(true)
    setProblem(null)
    try {
      put(await pictures.crop(original.id, crop))
    } catch (error) {
      setProblem(errorMessage(t, error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      size="lg"
      className="ed-crop"
      title={t(($) => $.editor.crop.title)}
      closeLabel={t(($) => $.common.cancel)}
      onOpenChange={(open) => open || isBusy || onClose()}
      footer={
        <>
          {picture.origin !== null && (
            <Button className="ed-crop-original" variant="ghost" disabled={!isEditable || isBusy} onClick={() => put(original)}>
              {t(($) => $.editor.crop.original)}
            </Button>
          )}
          <Button disabled={isBusy} onClick={onClose}>
            {t(($) => $.common.cancel)}
          </Button>
          <Button
            variant="primary"
            busy={isBusy}
            disabled={!isEditable || crop === null || typeof image === 'string'}
            onClick={() => void apply()}
          >
            {t(($) => $.editor.crop.apply)}
          </Button>
        </>
      }
    >
      {typeof image === 'string' ? (
        <div className="ed-crop-stage">{image === 'loading' ? <Spinner /> : <p role="alert">{t(($) => $.editor.pictureMissing)}</p>}</div>
      ) : (
        <CropStage
          picture={image}
          bounds={state.bounds}
          frame={frame}
          ratio={state.ratio}
          label={t(($) => $.editor.crop.frame)}
          describedBy={size}
          onChange={state.setFrame}
        />
      )}
      <div className="ed-crop-side">
        {typeof image !== 'string' && (
          <figure className="ed-crop-preview">
            <Drawing of={image} part={frame} width={Math.min(frame.width, 480)} />
            <figcaption>{t(($) => $.editor.crop.preview)}</figcaption>
          </figure>
        )}
        <Ratios value={state.ratioName} onChange={state.chooseRatio} />
        <div className="ed-crop-row">
          <Button size="sm" icon={<RotateCcw size={14} aria-hidden />} onClick={() => state.turnBy(3)}>
            {t(($) => $.editor.crop.turnLeft)}
          </Button>
          <Button size="sm" icon={<RotateCw size={14} aria-hidden />} onClick={() => state.turnBy(1)}>
            {t(($) => $.editor.crop.turnRight)}
          </Button>
        </div>
        <TextField
          label={t(($) => $.editor.crop.width)}
          size="sm"
          inputMode="numeric"
          autoComplete="off"
          maxLength={4}
          placeholder={String(frame.width)}
          value={state.typedWidth}
          onChange={state.typeWidth}
          error={crop === null ? t(($) => $.editor.crop.widthWrong, { least: minCropSide }) : null}
        />
        <p id={size} className="ed-crop-size" role="status">
          {crop !== null &&
            t(($) => $.editor.crop.size, {
              width: crop.outputWidth,
              height: Math.round((frame.height * crop.outputWidth) / frame.width),
              cm: printableCm(crop.outputWidth),
            })}
        </p>
        <p className="ed-crop-keys">{t(($) => $.editor.crop.keys)}</p>
        {!isEditable && <p role="alert">{t(($) => $.editor.crop.readOnly)}</p>}
        {problem !== null && (
          <p className="ed-crop-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Ratios({ value, onChange }: { readonly value: RatioName; readonly onChange: (name: RatioName) => void }) {
  const t = useT()
  const names = Object.keys(ratios) as RatioName[]
  return (
    <fieldset className="ed-crop-ratios">
      <legend>{t(($) => $.editor.crop.ratio)}</legend>
      <div className="ed-crop-row">
        {names.map((name) => (
          <Button key={name} size="sm" aria-pressed={name === value} className="ed-crop-ratio" onClick={() => onChange(name)}>
            {name === 'free' ? t(($) => $.editor.crop.free) : name}
          </Button>
        ))}
      </div>
    </fieldset>
  )
}
