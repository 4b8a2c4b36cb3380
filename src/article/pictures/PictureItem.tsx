import { ImageOff, LocateFixed, Plus } from 'lucide-react'
import { columnCm, printableCm } from '#shared/article/printSize.ts'
import type { PictureRecord } from '#shared/protocol/api.ts'
import { api } from '../../api/client.ts'
import { dragPicture } from '../../editor/figures/draggedPicture.ts'
import type { BodyFigure } from '../../editor/figures/readFigures.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { fileSize } from '../exportFile.ts'
import type { ListedPicture } from './articlePictures.ts'

export interface PictureItemProps {
  readonly listed: ListedPicture
  readonly isEditable: boolean
  readonly onGo: (index: number) => void
  readonly onInsert: (picture: PictureRecord) => void
}

/** One picture of the article: what it is, what it lacks, and what can be done with it. */
export function PictureItem({ listed: { picture, asset, place }, isEditable, onGo, onInsert }: PictureItemProps) {
  const t = useT()
  const caption = place?.figure.caption ?? ''
  const name = caption === '' ? t(($) => $.article.pictures.untitled) : caption
  return (
    <li className="pictures-item" data-in-text={place !== null}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragging is a second way; the button beside it does the same */}
      <div
        className="pictures-thumb"
        draggable={isEditable && picture !== null}
        onDragStart={(event) => picture !== null && dragPicture(event.dataTransfer, picture)}
      >
        {asset === '' ? <ImageOff size={20} aria-hidden /> : <img src={api.pictureUrl(asset)} alt="" loading="lazy" draggable={false} />}
      </div>
      <div className="pictures-words">
        <p className="pictures-name">{asset === '' ? t(($) => $.article.pictures.frame) : name}</p>
        {picture !== null && <Facts picture={picture} />}
        {place !== null && <Lacks figure={place.figure} />}
        <div className="article-row">
          {place !== null && (
            <Button size="sm" icon={<LocateFixed size={14} aria-hidden />} onClick={() => onGo(place.index)}>
              {t(($) => $.article.pictures.go)}
            </Button>
          )}
          {picture !== null && isEditable && (
            <Button size="sm" icon={<Plus size={14} aria-hidden />} onClick={() => onInsert(picture)}>
              {t(($) => (place === null ? $.article.pictures.insert : $.article.pictures.again))}
            </Button>
          )}
        </div>
      </div>
    </li>
  )
}

function Facts({ picture }: { readonly picture: PictureRecord }) {
  const t = useT()
  const cm = printableCm(picture.width)
  return (
    <>
      <p className="article-quiet">
        {t(($) => $.article.pictures.pixels, { width: picture.width, height: picture.height })} · {fileSize(picture.bytes)}
        {picture.origin !== null && ` · ${t(($) => $.article.pictures.cropped)}`}
      </p>
      <p className="article-quiet" title={t(($) => $.article.pictures.printHint, { column: columnCm })}>
        {t(($) => $.article.pictures.print, { cm })}
        {cm < columnCm && (
          <>
            {' '}
            <Chip tone="warning">{t(($) => $.article.pictures.tooSmall)}</Chip>
          </>
        )}
      </p>
    </>
  )
}

function Lacks({ figure }: { readonly figure: BodyFigure }) {
  const t = useT()
  const lacks = [
    ...(figure.caption === '' ? [t(($) => $.article.pictures.noCaption)] : []),
    ...(figure.hasCredit ? [] : [t(($) => $.article.pictures.noCredit)]),
    ...(figure.hasAlt ? [] : [t(($) => $.article.pictures.noAlt)]),
  ]
  return (
    <p className="article-row">
      {lacks.map((lack) => (
        <Chip key={lack} tone="warning">
          {lack}
        </Chip>
      ))}
    </p>
  )
}
