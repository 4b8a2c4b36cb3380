import './Kbd.css'

/** A key or a chord: `['Ctrl', 'K']`. */
export function Kbd({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="ui-kbds">
      {keys.map((key) => (
        <kbd key={key} className="ui-kbd">
          {key}
        </kbd>
      ))}
    </span>
  )
}
