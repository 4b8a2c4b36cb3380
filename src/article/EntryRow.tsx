import { ArrowDown, ArrowUp, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'

export interface EntryRowProps {
  /** What the entry is called, in the names of its buttons. */
  readonly name: string
  readonly readOnly: boolean
  readonly first: boolean
  readonly last: boolean
  readonly onMove: (step: -1 | 1) => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** One entry of a list in the panel with its buttons. */
export function EntryRow({ name, readOnly, first, last, onMove, onRemove, children }: EntryRowProps) {
  const t = useT()
  return (
    <li className="article-entry">
      <div className="article-entry-main">{children}</div>
      {!readOnly && (
        <div className="article-entry-tools">
          <IconButton
            size="sm"
            label={t(($) => $.article.meta.moveUp, { name })}
            icon={<ArrowUp size={14} aria-hidden />}
            disabled={first}
            onClick={() => onMove(-1)}
          />
          <IconButton
            size="sm"
            label={t(($) => $.article.meta.moveDown, { name })}
            icon={<ArrowDown size={14} aria-hidden />}
            disabled={last}
            onClick={() => onMove(1)}
          />
          <IconButton
            size="sm"
            label={t(($) => $.article.meta.removeName, { name })}
            icon={<X size={14} aria-hidden />}
            onClick={onRemove}
          />
        </div>
      )}
    </li>
  )
}
