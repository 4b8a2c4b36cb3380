import './Pictures.css'
import { ImagePlus, Images } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { type StoreApi, useStore } from 'zustand'
import type { PictureRecord } from '#shared/protocol/api.ts'
import type { ArticleEditors } from '../../editor/articleEditors.ts'
import { goToFigure, useFigures } from '../../editor/figures/useFigures.ts'
import { errorMessage } from '../../i18n/errorMessage.ts'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { listPictures } from './articlePictures.ts'
import { PictureItem } from './PictureItem.tsx'
import { UploadList } from './UploadList.tsx'
import type { UploadsView } from './uploads.ts'
import { useArticlePictures } from './useArticlePictures.ts'

export interface PicturesPanelProps {
  readonly articleId: string
  readonly editors: ArticleEditors
  readonly uploads: StoreApi<UploadsView>
  readonly isEditable: boolean
  /** Whether the text gets the keyboard at once; where the panel covers it, that happens when it closes. */
  readonly isBeside: boolean
  /** Told where the text is to which somebody went. */
  readonly onGo?: (text: HTMLElement) => void
}

/** 图片: everything that was uploaded to the article, in the text or not, and what is on its way. */
export function PicturesPanel({ articleId, editors, uploads, isEditable, isBeside, onGo }: PicturesPanelProps) {
  const t = useT()
  const figures = useFigures(editors)
  const pictures = useArticlePictures(articleId, figures)
  const view = useStore(uploads)
  const listed = listPictures(figures, pictures.known)
  const inText = listed.filter(({ place }) => place !== null)
  const others = listed.filter(({ place }) => place === null)
  const withEditor = (act: (editor: NonNullable<ReturnType<ArticleEditors['get']>>) => void) => {
    const editor = editors.get('body')
    if (editor === undefined) return
    act(editor)
    onGo?.(editor.view.dom)
  }
  const item = {
    isEditable,
    onGo: (index: number) => withEditor((editor) => goToFigure(editor, index, isBeside)),
    onInsert: ({ id, width, height }: PictureRecord) =>
      withEditor((editor) => {
        editor.commands.placePicture({ id, width, height })
        if (isBeside) editor.commands.scrollIntoView()
      }),
  }
  return (
    <div className="pictures">
      {isEditable && <Chooser onFiles={view.add} />}
      <UploadList {...view} />
      {pictures.error !== null && (
        <p className="article-warning" role="alert">
          {errorMessage(t, pictures.error)}{' '}
          <Button size="sm" onClick={pictures.retry}>
            {t(($) => $.common.retry)}
          </Button>
        </p>
      )}
      {pictures.isPending && <Skeleton height={60} />}
      {!pictures.isPending && listed.length === 0 && (
        <EmptyState icon={<Images size={24} aria-hidden />} title={t(($) => $.article.pictures.empty)}>
          {isEditable && t(($) => $.article.pictures.emptyHint)}
        </EmptyState>
      )}
      <Group title={t(($) => $.article.pictures.inText, { count: inText.length })} shown={inText.length > 0}>
        {inText.map((one) => (
          <PictureItem key={one.place?.index} listed={one} {...item} />
        ))}
      </Group>
      <Group title={t(($) => $.article.pictures.others, { count: others.length })} shown={others.length > 0}>
        {others.map((one) => (
          <PictureItem key={one.asset} listed={one} {...item} />
        ))}
      </Group>
    </div>
  )
}

function Group({ title, shown, children }: { readonly title: string; readonly shown: boolean; readonly children: ReactNode }) {
  if (!shown) return null
  return (
    <section>
      <h2 className="article-section-title">{title}</h2>
      <ul className="pictures-list">{children}</ul>
    </section>
  )
}

function Chooser({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={<ImagePlus size={16} aria-hidden />} onClick={() => input.current?.click()}>
        {t(($) => $.article.pictures.upload)}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t(($) => $.article.pictures.upload)}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}
