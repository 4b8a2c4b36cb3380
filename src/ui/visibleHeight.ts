/** A keyboard takes more than this; a browser's bars that come and go take less. Pixels. */
const leastKeyboard = 120

interface Viewport extends Pick<EventTarget, 'addEventListener' | 'removeEventListener'> {
  readonly height: number
  readonly offsetTop: number
  readonly scale: number
}

/**
 * Some phones lay their keyboard over the page instead of making it smaller: then what stands at its foot cannot be
 * reached. While that is so, `--visible-height` and `--visible-top` on the root say which part of it is seen.
 * @param heightOfPage what the page believes to be its height, in pixels
 * @returns a function that ends it
 */
export function watchVisibleHeight(
  viewport: Viewport | null,
  heightOfPage: () => number,
  style: Pick<CSSStyleDeclaration, 'setProperty' | 'removeProperty'>,
): () => void {
  if (viewport === null) return () => undefined
  const look = () => {
    // Who has zoomed in sees a part because they want to.
    const isCovered = Math.abs(viewport.scale - 1) < 0.01 && heightOfPage() - viewport.height > leastKeyboard
    if (isCovered) {
      style.setProperty('--visible-height', `${viewport.height}px`)
      style.setProperty('--visible-top', `${viewport.offsetTop}px`)
    } else {
      style.removeProperty('--visible-height')
      style.removeProperty('--visible-top')
    }
  }
  look()
  viewport.addEventListener('resize', look)
  viewport.addEventListener('scroll', look)
  return () => {
    viewport.removeEventListener('resize', look)
    viewport.removeEventListener('scroll', look)
  }
}
