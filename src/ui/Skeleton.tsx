import './Skeleton.css'

/** A grey bar where text will stand. Hidden from screen readers: the region that loads says so itself. */
export function Skeleton({ width = '100%', height = 14 }: { readonly width?: number | string; readonly height?: number }) {
  return <span aria-hidden className="ui-skeleton" style={{ width, height }} />
}
