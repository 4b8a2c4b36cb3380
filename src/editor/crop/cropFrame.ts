import { minCropSide } from '#shared/article/pictureLimits.ts'

/** A size in whole pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A part of a picture, in whole pixels of the turned picture; always inside it. */
export interface Frame extends Size {
  readonly left: number
  readonly top: number
}

/** What of a frame is taken hold of: an edge or a corner. */
export const handles = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof handles)[number]

/** Width to height, and null for any. */
export type Ratio = number | null

/** The largest frame of a ratio, in the middle of the picture. */
export function largestFrame(bounds: Size, ratio: Ratio): Frame {
  if (ratio === null) return { left: 0, top: 0, ...sizeOf(bounds) }
  const width = Math.max(1, Math.min(bounds.width, Math.round(bounds.height * ratio)))
  const height = Math.max(1, Math.min(bounds.height, Math.round(width / ratio)))
  return { left: Math.floor((bounds.width - width) / 2), top: Math.floor((bounds.height - height) / 2), width, height }
}

/** Moves a frame, as far as the picture goes. */
export function moveFrame(frame: Frame, dx: number, dy: number, bounds: Size): Frame {
  return {
    ...frame,
    left: clamp(Math.round(frame.left + dx), 0, bounds.width - frame.width),
    top: clamp(Math.round(frame.top + dy), 0, bounds.height - frame.height),
  }
}

/**
 * Moves an edge or a corner of a frame; the opposite one stays. A frame with a ratio keeps it to the pixel: the width
 * leads, or the height when only the upper or lower edge is moved.
 */
export function resizeFrame(frame: Frame, handle: Handle, dx: number, dy: number, bounds: Size, ratio: Ratio): Frame {
  const fromRight = handle.includes('w')
  const fromFoot = handle.includes('n')
  const room = {
    width: fromRight ? frame.left + frame.width : bounds.width - frame.left,
    height: fromFoot ? frame.top + frame.height : bounds.height - frame.top,
  }
  const wished = {
    width: frame.width + (fromRight ? -dx : handle.includes('e') ? dx : 0),
    height: frame.height + (fromFoot ? -dy : handle.includes('s') ? dy : 0),
  }
  const size =
    ratio === null
      ? freeSize(wished, room)
      : sizeOfRatio(handle === 'n' || handle === 's' ? wished.height * ratio : wished.width, room, ratio)
  return {
    left: fromRight ? frame.left + frame.width - size.width : frame.left,
    top: fromFoot ? frame.top + frame.height - size.height : frame.top,
    ...size,
  }
}

/** The same part of the picture when that is turned a quarter clockwise. */
export function turnFrame(frame: Frame, bounds: Size): Frame {
  return { left: bounds.height - frame.top - frame.height, top: frame.left, width: frame.height, height: frame.width }
}

/** A size when the picture is turned by so many degrees. */
export function turnedSize({ width, height }: Size, turn: number): Size {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width }
}

function freeSize(wished: Size, room: Size): Size {
  return { width: side(wished.width, room.width), height: side(wished.height, room.height) }
}

function sizeOfRatio(wishedWidth: number, room: Size, ratio: number): Size {
  const most = Math.min(room.width, Math.floor(room.height * ratio))
  const least = Math.min(most, Math.ceil(Math.max(minCropSide, minCropSide * ratio)))
  const width = clamp(Math.round(wishedWidth), least, most)
  return { width, height: clamp(Math.round(width / ratio), 1, room.height) }
}

function side(wished: number, room: number): number {
  return clamp(Math.round(wished), Math.min(minCropSide, room), room)
}

function sizeOf({ width, height }: Size): Size {
  return { width, height }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
