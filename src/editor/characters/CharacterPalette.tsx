import './CharacterPalette.css'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useT } from '../../i18n/useT.ts'
import { type CharacterGroup, characterGroups } from './characterGroups.ts'

export interface CharacterPaletteProps {
  /** Those that stand first. */
  readonly recent: readonly string[]
  readonly onPick: (characters: string) => void
}

/** Characters in groups; arrow keys walk over all of them, Enter takes one. */
export function CharacterPalette({ recent, onPick }: CharacterPaletteProps) {
  const t = useT()
  const palette = useRef<HTMLDivElement>(null)
  useEffect(() => buttonsOf(palette.current)[0]?.focus(), [])
  const names: Readonly<Record<CharacterGroup, string>> = {
    marks: t(($) => $.editor.characterMarks),
    pairs: t(($) => $.editor.characterPairs),
    signs: t(($) => $.editor.characterSigns),
    numbers: t(($) => $.editor.characterNumbers),
    others: t(($) => $.editor.characterOthers),
  }
  const group = (name: string, characters: readonly string[]) => (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; this groups buttons
    <div key={name} className="ed-characters-group" role="group" aria-label={name}>
      <p className="ed-characters-name" aria-hidden>
        {name}
      </p>
      <div className="ed-characters-list">
        {characters.map((one) => (
          <button key={one} type="button" className="ed-character" onClick={() => onPick(one)}>
            {one}
          </button>
        ))}
      </div>
    </div>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it moves the focus between its buttons
    <div ref={palette} className="ed-characters" lang="zh-CN" onKeyDown={walk}>
      {recent.length > 0 &&
        group(
          t(($) => $.editor.characterRecent),
          recent,
        )}
      {characterGroups.map(({ name, characters }) => group(names[name], characters))}
    </div>
  )
}

function buttonsOf(palette: HTMLElement | null): readonly HTMLButtonElement[] {
  return palette === null ? [] : [...palette.querySelectorAll('button')]
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const buttons = buttonsOf(event.currentTarget)
  const from = buttons.indexOf(document.activeElement as HTMLButtonElement)
  const to = from < 0 ? undefined : buttons[targetOf(event.key, from, buttons)]
  if (to === undefined) return
  event.preventDefault()
  to.focus()
}

/** Index of the button to which a key leads; -1 for a key that means nothing here. */
function targetOf(key: string, from: number, buttons: readonly HTMLButtonElement[]): number {
  if (key === 'ArrowRight') return Math.min(from + 1, buttons.length - 1)
  if (key === 'ArrowLeft') return Math.max(from - 1, 0)
  if (key === 'Home') return 0
  if (key === 'End') return buttons.length - 1
  if (key === 'ArrowDown' || key === 'ArrowUp') return inNextRow(key === 'ArrowDown' ? 1 : -1, from, buttons)
  return -1
}

/** The nearest button of the row below or above; rows are as long as the window lets them be. */
function inNextRow(direction: 1 | -1, from: number, buttons: readonly HTMLButtonElement[]): number {
  const boxes = buttons.map((button) => button.getBoundingClientRect())
  const here = boxes[from]
  if (here === undefined) return -1
  const beyond = boxes.filter((box) => (box.top - here.top) * direction > 1)
  const row = direction === 1 ? Math.min(...beyond.map(({ top }) => top)) : Math.max(...beyond.map(({ top }) => top))
  const inRow = beyond.filter(({ top }) => Math.abs(top - row) <= 1)
  const nearest = inRow.toSorted((a, b) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left))[0]
  return nearest === undefined ? from : boxes.indexOf(nearest)
}
