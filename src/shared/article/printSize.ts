/** Dots an inch at which newspapers and magazines print photographs. */
const printDpi = 300

/** Width of one column of a broadsheet, in centimetres: the least that a picture in print is wide. */
export const columnCm = 5.5

/** How wide a picture can be printed at 300 dpi, in centimetres with one decimal, rounded down. */
export function printableCm(widthInPixels: number): number {
  return Math.floor((widthInPixels / printDpi) * 25.4) / 10
}
