/** Largest picture that is taken, in bytes, and largest side that is kept, in pixels. */
export const maxPictureBytes = 20 * 1024 * 1024
export const maxPictureSide = 2560

/** Smallest side that is cut out of a picture, in pixels. */
export const minCropSide = 16

/** Turns clockwise, in degrees. */
export const cropTurns = [0, 90, 180, 270] as const
