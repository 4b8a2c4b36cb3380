import './RunInSuggestions.css'
import { Check, X } from 'lucide-react'
import { useRef, useSyncExternalStore } from 'react'
import { useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { useToast } from '../../ui/Toasts.tsx'
import type { ArticleEditors } from '../articleEditors.ts'
import { acceptSuggestions, type PlacedSuggestion, showSuggestion } from './findSuggestions.ts'
import { useSuggestions } from './useSuggestions.ts'

export interface RunInSuggestionsProps {
  readonly editors: ArticleEditors
  /** Names of those that the person does not want to see again. */
  readonly dismissed: ReadonlySet<string>
  readonly onDismiss: (keys: readonly string[]) => void
  /** Told where the text is when somebody wants to see a suggestion in it. */
  readonly onGo?: (text: HTMLElement) => void
}

/** From here on a suggestion is called likely. */
const likely = 0.8

/** Sentences that look like run-in heads, to be looked at, accepted or dismissed. Nothing of it is applied by itself. */
export function RunInSuggestions({ editors, dismissed, onDismiss, onGo }: RunInSuggestionsProps) {
  const t = useT()
  const toast = useToast()
  const list = useRef<HTMLOListElement>(null)
  const editor = useSyncExternalStore(editors.subscribe, () => editors.get('body') ?? null)
  const suggestions = useSuggestions(editor).filter(({ key }) => !dismissed.has(key))
  if (editor === null || suggestions.length === 0) return null
  const keys = suggestions.map(({ key }) => key)
  const accept = (accepted: readonly string[]) => {
    const count = acceptSuggestions(editor, accepted)
    if (count > 0) toast({ title: t(($) => $.editor.suggest.accepted, { count }), description: t(($) => $.editor.suggest.acceptedHint) })
    moveFocus(list.current, accepted)
  }
  const dismiss = (gone: readonly string[]) => {
    onDismiss(gone)
    moveFocus(list.current, gone)
  }
  return (
    <section className="ed-suggest" aria-label={t(($) => $.editor.suggest.title)}>
      <h3 className="ed-suggest-title">{t(($) => $.editor.suggest.title)}</h3>
      <p className="ed-suggest-hint">{t(($) => $.editor.suggest.hint)}</p>
      <ol ref={list}>
        {suggestions.map((suggestion) => (
          <Suggestion
            key={suggestion.key}
            suggestion={suggestion}
            onShow={() => {
              showSuggestion(editor, suggestion.key)
              onGo?.(editor.view.dom)
            }}
            onAccept={() => accept([suggestion.key])}
            onDismiss={() => dismiss([suggestion.key])}
          />
        ))}
      </ol>
      <div className="ed-suggest-all">
        <Button size="sm" variant="primary" onClick={() => accept(keys)}>
          {t(($) => $.editor.suggest.acceptAll, { count: keys.length })}
        </Button>
        <Button size="sm" onClick={() => dismiss(keys)}>
          {t(($) => $.editor.suggest.dismissAll)}
        </Button>
      </div>
    </section>
  )
}

interface SuggestionProps {
  readonly suggestion: PlacedSuggestion
  readonly onShow: () => void
  readonly onAccept: () => void
  readonly onDismiss: () => void
}

function Suggestion({ suggestion, onShow, onAccept, onDismiss }: SuggestionProps) {
  const t = useT()
  const { key, text, level, confidence, reason } = suggestion
  const why = t(($) => $.editor.suggest.reason[reason.kind], { count: reason.peers })
  const sure = t(($) => (confidence >= likely ? $.editor.suggest.likely : $.editor.suggest.possible))
  return (
    <li className="ed-suggest-item" data-key={key}>
      <button type="button" className="ed-suggest-show" onClick={onShow}>
        <span className="ui-visually-hidden">{t(($) => (level === 1 ? $.editor.runIn1 : $.editor.runIn2))}</span>
        <span className="ed-suggest-level" aria-hidden>
          ¶{level}
        </span>
        <span className="ed-suggest-text">
          {text}
          <small>
            {sure} · {why}
          </small>
        </span>
      </button>
      <IconButton
        size="sm"
        label={t(($) => $.editor.suggest.accept, { text })}
        icon={<Check size={15} aria-hidden />}
        onClick={onAccept}
        data-accept
      />
      <IconButton size="sm" label={t(($) => $.editor.suggest.dismiss, { text })} icon={<X size={15} aria-hidden />} onClick={onDismiss} />
    </li>
  )
}

/** The lines of these suggestions will go, and the button that was pressed with them: the keyboard goes to what stays. */
function moveFocus(list: HTMLElement | null, going: readonly string[]): void {
  const items = [...(list?.children ?? [])]
  const at = items.findIndex((item) => item.contains(document.activeElement))
  const stays = (item: Element) => !going.includes(item.getAttribute('data-key') ?? '')
  const next = items.slice(at + 1).find(stays) ?? items.slice(0, Math.max(at, 0)).findLast(stays)
  const target = next?.querySelector<HTMLElement>('[data-accept]') ?? list?.closest<HTMLElement>('[role=tabpanel]')
  target?.focus()
}
