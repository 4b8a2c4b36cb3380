import type { PictureRecord } from '#shared/protocol/api.ts'
import type { BodyFigure } from '../../editor/figures/readFigures.ts'

/** A picture of the article as the panel lists it. */
export interface ListedPicture {
  /** Null: an empty frame, or one whose picture is not known (yet). */
  readonly picture: PictureRecord | null
  readonly asset: string
  /** Its place among the figures of the text, and what is written there; null: it is not in the text. */
  readonly place: { readonly index: number; readonly figure: BodyFigure } | null
}

/** Those in the text in its order, then those that are not (any more), the latest first. */
export function listPictures(figures: readonly BodyFigure[], known: readonly PictureRecord[]): readonly ListedPicture[] {
  const byId = new Map(known.map((picture) => [picture.id, picture]))
  const used = new Set(figures.map(({ asset }) => asset))
  const inText = figures.map((figure, index) => ({
    picture: byId.get(figure.asset) ?? null,
    asset: figure.asset,
    place: { index, figure },
  }))
  const others = known.filter(({ id }) => !used.has(id)).map((picture) => ({ picture, asset: picture.id, place: null }))
  return [...inText, ...others.toReversed()]
}

/** Ids of pictures in the text that are not among the article's: a colleague has just brought them, or they are another article's. */
export function unknownAssets(figures: readonly BodyFigure[], known: readonly PictureRecord[]): readonly string[] {
  const ids = new Set(known.map(({ id }) => id))
  return [...new Set(figures.map(({ asset }) => asset))].filter((asset) => asset !== '' && !ids.has(asset))
}
