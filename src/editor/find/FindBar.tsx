import './FindBar.css'
import { CaseSensitive, ChevronDown, ChevronRight, ChevronUp, Regex, WholeWord, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react'
import { type T, useT } from '../../i18n/useT.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { shortcutKeys } from '../../ui/shortcutKeys.ts'
import { TextField } from '../../ui/TextField.tsx'
import type { Finder, FinderView } from './finder.ts'
import { replaceKeys } from './findKeys.ts'
import { type FindOption, longestFindText } from './query.ts'
import type { SearchProblem } from './search.ts'

export interface FindBarProps {
  readonly finder: Finder
  /** Something to tell the person, in their language: how much was replaced. */
  readonly onNotice: (title: string, description?: string) => void
}

/** Finds and replaces in the whole article. Nothing shows until it is asked for. */
export function FindBar({ finder, onNotice }: FindBarProps) {
  const t = useT()
  const view = useSyncExternalStore(finder.subscribe, finder.getSnapshot)
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  useEffect(() => finder.attach(), [finder])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call for the bar gives its field the focus
  useEffect(() => {
    if (view.isOpen) box.current?.select()
  }, [view.isOpen, view.calls])
  if (!view.isOpen) return null
  const label = t(($) => (view.withReplace ? $.editor.findReplace : $.editor.find))
  return (
    <search className="ed-find" aria-label={label} onKeyDown={(event) => closeOnEscape(event, finder)}>
      <IconButton
        size="sm"
        label={t(($) => $.editor.findShowReplace)}
        icon={view.withReplace ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
        aria-expanded={view.withReplace}
        shortcut={shortcutKeys(replaceKeys())}
        onClick={() => finder.showReplace(!view.withReplace)}
      />
      <div className="ed-find-rows">
        <div className="ed-find-row">
          <TextField
            ref={box}
            className="ed-find-field"
            size="sm"
            label={t(($) => $.editor.findText)}
            hideLabel
            placeholder={t(($) => $.editor.findText)}
            value={view.query.text}
            onChange={(text) => finder.setQuery({ text })}
            maxLength={longestFindText}
            autoComplete="off"
            spellCheck={false}
            onKeyDown={(event) => onEnter(event, () => finder.step(event.shiftKey ? 'previous' : 'next'))}
            end={<Count view={view} />}
          />
          <div className="ed-find-tools">
            <IconButton
              size="sm"
              label={t(($) => $.editor.findPrevious)}
              icon={<ChevronUp size={16} aria-hidden />}
              shortcut={shortcutKeys(['Shift', 'F3'])}
              disabled={view.total === 0}
              focusableWhenDisabled
              onClick={() => finder.step('previous')}
            />
            <IconButton
              size="sm"
              label={t(($) => $.editor.findNext)}
              icon={<ChevronDown size={16} aria-hidden />}
              shortcut={shortcutKeys(['F3'])}
              disabled={view.total === 0}
              focusableWhenDisabled
              onClick={() => finder.step('next')}
            />
          </div>
          <Options finder={finder} view={view} />
        </div>
        {view.problem !== null && (
          <p className="ed-find-problem" role="alert">
            {problemWords(t, view.problem)}
          </p>
        )}
        {view.withReplace && <ReplaceRow finder={finder} view={view} onNotice={onNotice} />}
      </div>
      <IconButton
        size="sm"
        label={t(($) => $.editor.findClose)}
        icon={<X size={16} aria-hidden />}
        shortcut={['Esc']}
        onClick={() => finder.close()}
      />
    </search>
  )
}

function Count({ view }: { readonly view: FinderView }) {
  const t = useT()
  const { query, isSearching, total, index, problem } = view
  const isIdle = query.text === '' || problem !== null
  const words = isIdle
    ? ''
    : isSearching
      ? t(($) => $.editor.findSearching)
      : total === 0
        ? t(($) => $.editor.findNone)
        : t(($) => $.editor.findCount, { index, total })
  const figures = isIdle ? '' : isSearching ? '…' : total === 0 ? words : `${index === 0 ? '–' : index}/${total}`
  return (
    <span className="ed-find-count" data-none={(!isIdle && !isSearching && total === 0) || undefined}>
      <span aria-hidden>{figures}</span>
      <span role="status" className="ui-visually-hidden">
        {words}
      </span>
    </span>
  )
}

function Options({ finder, view }: { readonly finder: Finder; readonly view: FinderView }) {
  const t = useT()
  const option = (name: FindOption, label: string, icon: ReactNode) => (
    <IconButton
      size="sm"
      label={label}
      icon={icon}
      pressed={view.query[name]}
      onClick={() => finder.setQuery({ [name]: !view.query[name] })}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups buttons
    <div className="ed-find-tools ed-find-options" role="group" aria-label={t(($) => $.editor.findOptions)}>
      {option(
        'matchCase',
        t(($) => $.editor.findMatchCase),
        <CaseSensitive size={16} aria-hidden />,
      )}
      {option(
        'wholeWord',
        t(($) => $.editor.findWholeWord),
        <WholeWord size={16} aria-hidden />,
      )}
      {option(
        'expression',
        t(($) => $.editor.findExpression),
        <Regex size={15} aria-hidden />,
      )}
      {option(
        'anyWidth',
        t(($) => $.editor.findAnyWidth),
        <Glyph>半</Glyph>,
      )}
      {option(
        'anyScript',
        t(($) => $.editor.findAnyScript),
        <Glyph>繁</Glyph>,
      )}
    </div>
  )
}

function Glyph({ children }: { readonly children: string }) {
  return (
    <span className="ed-find-glyph" lang="zh-CN" aria-hidden>
      {children}
    </span>
  )
}

function ReplaceRow({ finder, view, onNotice }: FindBarProps & { readonly view: FinderView }) {
  const t = useT()
  const isOff = !view.canReplace || view.query.text === '' || view.problem !== null
  const replaceAll = async () => {
    if (isOff) return
    const count = await finder.replaceAll()
    if (count === 0) onNotice(t(($) => $.editor.replacedNone))
    else
      onNotice(
        t(($) => $.editor.replacedAll, { count }),
        t(($) => $.editor.replacedAllHint),
      )
  }
  return (
    <>
      <div className="ed-find-row">
        <TextField
          className="ed-find-field"
          size="sm"
          label={t(($) => $.editor.replaceText)}
          hideLabel
          placeholder={t(($) => $.editor.replaceText)}
          value={view.replacement}
          onChange={(text) => finder.setReplacement(text)}
          maxLength={longestFindText}
          autoComplete="off"
          spellCheck={false}
          disabled={!view.canReplace}
          onKeyDown={(event) =>
            onEnter(event, () => {
              if ((event.ctrlKey || event.metaKey) && event.altKey) void replaceAll()
              else if (!isOff) finder.replace()
            })
          }
        />
        <div className="ed-find-tools">
          <Button size="sm" disabled={isOff} focusableWhenDisabled onClick={() => finder.replace()}>
            {t(($) => $.editor.replaceOne)}
          </Button>
          <Button size="sm" disabled={isOff} focusableWhenDisabled onClick={() => void replaceAll()}>
            {t(($) => $.editor.replaceAll)}
          </Button>
        </div>
      </div>
      {!view.canReplace && <p className="ed-find-note">{t(($) => $.editor.replaceReadOnly)}</p>}
    </>
  )
}

function problemWords(t: T, problem: SearchProblem): string {
  const words: Readonly<Record<SearchProblem, string>> = {
    bad_expression: t(($) => $.editor.findBadExpression),
    too_slow: t(($) => $.editor.findTooSlow),
    no_thread: t(($) => $.editor.findNoThread),
  }
  return words[problem]
}

/** Enter that an input method does not need for itself. */
function onEnter(event: KeyboardEvent, act: () => void): void {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
  event.preventDefault()
  act()
}

function closeOnEscape(event: KeyboardEvent, finder: Finder): void {
  if (event.key !== 'Escape' || event.nativeEvent.isComposing || event.defaultPrevented) return
  event.preventDefault()
  finder.close()
}
