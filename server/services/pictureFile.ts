import type { Sharp } from 'sharp'
import { maxPictureSide } from '#shared/article/pictureLimits.ts'
import { DomainError } from '#shared/errors.ts'
import type { Crop } from '#shared/protocol/api.ts'
import { picturePlaces } from './threadPlaces.ts'

/** A picture as it is kept. */
export interface PictureFile {
  readonly bytes: Buffer
  readonly type: PictureType
  readonly width: number
  readonly height: number
}

/** Types that pictures are kept as, with the ending of their files. */
export const pictureTypes = { 'image/jpeg': 'jpg', 'image/png': 'png' } as const
export type PictureType = keyof typeof pictureTypes

/** Whether pictures of this media type are kept. */
export function isPictureType(type: string): type is PictureType {
  return type in pictureTypes
}

/** What a decoder may be fed with. SVG is not among them: it is a program, not a picture. */
const accepted: readonly string[] = ['jpeg', 'png', 'webp', 'gif', 'heif']

/** Most pixels that are decoded; a small file can claim to be a very large picture. */
const maxPixels = 100_000_000

type Decoder = typeof import('sharp')['default']

/** Loaded with the first picture: it takes a tenth of what the process takes, and many an evening brings none. */
async function decoder(): Promise<Decoder> {
  return (await import('sharp')).default
}

/** Largest PNG that stays one when a JPEG could take its place. */
const maxPngBytes = 1024 * 1024

/**
 * Decodes and writes a picture anew: upright, without metadata (cameras write the place into it), in sRGB, its longer
 * side at most `maxPictureSide`. Photographs become JPEG because every CMS and every layout program takes it; PNG stays
 * for what has transparency, and for graphics that came without loss and stay small, because JPEG blurs their letters.
 * @throws DomainError picture_unreadable if it is none of jpeg, png, webp, gif, avif, or is damaged
 */
export async function readPicture(input: Buffer): Promise<PictureFile> {
  const sharp = await decoder()
  try {
    return await picturePlaces.run(() => convert(sharp, input))
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('picture_unreadable', 'the file cannot be read as a picture')
  }
}

async function convert(sharp: Decoder, input: Buffer): Promise<PictureFile> {
  const options = { limitInputPixels: maxPixels, failOn: 'error' } as const
  const { format, hasAlpha } = await sharp(input, options).metadata()
  if (!accepted.includes(format)) throw new DomainError('picture_unreadable', `${format} is not a picture format that is taken`)
  const upright = sharp(input, options)
    .rotate()
    .resize({ width: maxPictureSide, height: maxPictureSide, fit: 'inside', withoutEnlargement: true })
  const transparent = hasAlpha && !(await sharp(input, options).stats()).isOpaque
  return encode(upright, { transparent, lossless: format === 'png' || format === 'gif' })
}

async function encode(made: Sharp, { transparent, lossless }: { transparent: boolean; lossless: boolean }): Promise<PictureFile> {
  if (transparent || lossless) {
    const png = await made.clone().png({ compressionLevel: 9 }).toBuffer({ resolveWithObject: true })
    if (transparent || png.data.length <= maxPngBytes) return picture(png, 'image/png')
  }
  return picture(
    await made.flatten({ background: '#ffffff' }).jpeg({ quality: 85, mozjpeg: true }).toBuffer({ resolveWithObject: true }),
    'image/jpeg',
  )
}

/**
 * Turns, cuts and scales a picture that is kept, in this order. The same picture and part give the same bytes.
 * @param part lies inside the turned picture
 * @throws DomainError picture_unreadable if the file is damaged
 */
export async function cropPicture(input: Buffer, part: Crop): Promise<PictureFile> {
  const sharp = await decoder()
  try {
    return await picturePlaces.run(() => cut(sharp, input, part))
  } catch (error) {
    if (error instanceof DomainError) throw error
    throw new DomainError('picture_unreadable', 'the stored picture cannot be read')
  }
}

async function cut(sharp: Decoder, input: Buffer, { turn, left, top, width, height, outputWidth }: Crop): Promise<PictureFile> {
  const options = { limitInputPixels: maxPixels, failOn: 'error' } as const
  const { format, hasAlpha } = await sharp(input, options).metadata()
  const transparent = hasAlpha && !(await sharp(input, options).stats()).isOpaque
  const part = sharp(input, options).rotate(turn).extract({ left, top, width, height })
  const outputHeight = Math.max(1, Math.round((height * outputWidth) / width))
  return encode(part.resize({ width: outputWidth, height: outputHeight, fit: 'fill' }), { transparent, lossless: format === 'png' })
}

function picture(encoded: { data: Buffer; info: { width: number; height: number } }, type: PictureType): PictureFile {
  return { bytes: encoded.data, type, width: encoded.info.width, height: encoded.info.height }
}
