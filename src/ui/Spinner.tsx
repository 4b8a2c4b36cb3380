import './Spinner.css'

/** A small turning ring. With a label it is announced, without one it is decoration. */
export function Spinner({ label, size = 14 }: { readonly label?: string; readonly size?: number }) {
  const look = { className: 'ui-spinner', style: { width: size, height: size } }
  return label === undefined ? <span {...look} aria-hidden /> : <span {...look} role="status" aria-label={label} />
}
