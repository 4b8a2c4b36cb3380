/** Free space in pixels between a menu and the text, and between a menu and the edge of the window. */
const gap = 4
const margin = 8
/** A menu wants at least so much height; where there is less below the text, it may go above. */
const wanted = 240

/**
 * Puts a fixed menu below a place of the text, or above it where there is more room; never wider than the window. A
 * phone's keyboard is not part of the window.
 */
export function placeMenu(menu: HTMLElement, text: { readonly left: number; readonly top: number; readonly bottom: number }): void {
  const seen = window.visualViewport
  const top = (seen?.offsetTop ?? 0) + margin
  const bottom = (seen?.offsetTop ?? 0) + (seen?.height ?? window.innerHeight) - margin
  const below = bottom - text.bottom - gap
  const above = text.top - gap - top
  const isBelow = below >= Math.min(wanted, menu.scrollHeight) || below >= above
  menu.style.maxHeight = `${Math.max(isBelow ? below : above, 0)}px`
  const left = Math.min(text.left, window.innerWidth - menu.offsetWidth - margin)
  menu.style.left = `${Math.max(left, margin)}px`
  menu.style.top = isBelow ? `${text.bottom + gap}px` : `${text.top - gap - menu.offsetHeight}px`
}
