import './Outline.css'
import { ListTree } from 'lucide-react'
import { useT } from '../../i18n/useT.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Kbd } from '../../ui/Kbd.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'
import type { ArticleEditors } from '../articleEditors.ts'
import type { OutlineKind } from './readOutline.ts'
import { goToEntry, useOutline } from './useOutline.ts'

export interface OutlineProps {
  readonly editors: ArticleEditors
  /** Whether a click moves the keyboard into the text at once; where the outline covers it, that happens when it closes. */
  readonly isBeside: boolean
  /** Told where the text is to which somebody went. */
  readonly onGo?: (text: HTMLElement) => void
}

/** Headings and run-in heads of the body, to see its build and to go to its parts. */
export function Outline({ editors, isBeside, onGo }: OutlineProps) {
  const t = useT()
  const { entries, here } = useOutline(editors)
  const kinds: Readonly<Record<OutlineKind, string>> = {
    heading2: t(($) => $.editor.heading2),
    heading3: t(($) => $.editor.heading3),
    runIn1: t(($) => $.editor.runIn1),
    runIn2: t(($) => $.editor.runIn2),
  }
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ListTree size={24} aria-hidden />} title={t(($) => $.editor.outlineEmpty)}>
        <p>{t(($) => $.editor.outlineHint)}</p>
        <p>
          {t(($) => $.editor.runIn1)} <Kbd keys={shortcutKeys(['Mod', 'Alt', '1'])} />
        </p>
        <p>
          {t(($) => $.editor.heading2)} <Kbd keys={shortcutKeys(['Mod', 'Alt', '3'])} />
        </p>
      </EmptyState>
    )
  }
  const go = (index: number) => {
    const editor = editors.get('body')
    if (editor === undefined) return
    goToEntry(editor, index, isBeside)
    onGo?.(editor.view.dom)
  }
  return (
    <nav className="ed-outline" aria-label={t(($) => $.editor.outline)}>
      <ol>
        {entries.map(({ kind, text, depth }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the text and nothing else
          <li key={index}>
            <button
              type="button"
              className="ed-outline-entry"
              data-kind={kind}
              data-depth={depth}
              aria-current={index === here ? 'location' : undefined}
              onClick={() => go(index)}
            >
              <span className="ui-visually-hidden">{kinds[kind]}</span>
              <span>{text === '' ? t(($) => $.editor.outlineBlank) : text}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
