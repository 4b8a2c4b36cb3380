import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { TextField } from '../ui/TextField.tsx'

type Row = Readonly<Record<string, string>>

export interface ProfileRowsProps<R extends Row> {
  readonly rows: readonly R[]
  readonly columns: readonly {
    readonly key: keyof R & string
    readonly label: string /** No spell check: an id or address. */
    readonly plain?: boolean
  }[]
  readonly most: number
  readonly add: string
  readonly empty: R
  readonly wrong: (row: number, key: string) => string | null
  readonly onChange: (rows: R[]) => void
}

/** A short list of pairs, in an order that matters. */
export function ProfileRows<R extends Row>({ rows, columns, most, add, empty, wrong, onChange }: ProfileRowsProps<R>) {
  const t = useT()
  const replace = (index: number, row: R) => onChange(rows.map((old, at) => (at === index ? row : old)))
  const moveUp = (index: number) => onChange(swapped(rows, index - 1))
  const moveDown = (index: number) => onChange(swapped(rows, index))
  return (
    <>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place, and their fields are controlled
        <div key={index} className="site-row">
          {columns.map(({ key, label, plain }) => (
            <TextField
              key={key}
              label={`${label} ${index + 1}`}
              hideLabel
              placeholder={label}
              spellCheck={!plain}
              value={row[key] ?? ''}
              onChange={(value) => replace(index, { ...row, [key]: value })}
              error={wrong(index, key)}
            />
          ))}
          <span className="site-row-tools">
            <IconButton
              size="sm"
              label={t(($) => $.common.moveUp)}
              icon={<ArrowUp size={14} aria-hidden />}
              disabled={index === 0}
              onClick={() => moveUp(index)}
            />
            <IconButton
              size="sm"
              label={t(($) => $.common.moveDown)}
              icon={<ArrowDown size={14} aria-hidden />}
              disabled={index === rows.length - 1}
              onClick={() => moveDown(index)}
            />
            <IconButton
              size="sm"
              label={t(($) => $.site.profile.removeRow, { row: index + 1 })}
              icon={<X size={14} aria-hidden />}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            />
          </span>
        </div>
      ))}
      <div>
        <Button size="sm" icon={<Plus size={14} aria-hidden />} disabled={rows.length >= most} onClick={() => onChange([...rows, empty])}>
          {add}
        </Button>
      </div>
    </>
  )
}

/** The rows with the one at `index` and the next one exchanged. */
function swapped<R>(rows: readonly R[], index: number): R[] {
  const [first, second] = [rows[index], rows[index + 1]]
  if (first === undefined || second === undefined) return [...rows]
  return rows.toSpliced(index, 2, second, first)
}
