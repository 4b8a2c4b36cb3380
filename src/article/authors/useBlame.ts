import { useCallback, useEffect, useState } from 'react'
import { type TextField, textFields } from '#shared/article/names.ts'
import type { ArticleEditors } from '../../editor/articleEditors.ts'

/** The mouse rests this long on a word before it is told who wrote it. Milliseconds. */
const restMs = 600

/** A place of the text of which somebody wants to know who wrote it. */
export interface BlameQuestion {
  readonly field: TextField
  /** Positions in the field's document; the same for a caret. */
  readonly from: number
  readonly to: number
  /** Asked with a key: the answer gets the focus. */
  readonly isByKey: boolean
}

/**
 * Notices when somebody asks who wrote a place: with the key always; while the marks show also by resting the mouse on
 * text, and by a click or a tap.
 */
export function useBlame(editors: ArticleEditors, isWatching: boolean) {
  const [question, setQuestion] = useState<BlameQuestion | null>(null)
  const dismiss = useCallback(() => setQuestion(null), [])
  const ask = useCallback(() => {
    const field = editors.active ?? 'body'
    const editor = editors.get(field)
    if (editor === undefined) return
    const { from, to } = editor.state.selection
    setQuestion({ field, from, to, isByKey: true })
  }, [editors])

  useEffect(() => {
    if (!isWatching) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const rest = (event: PointerEvent) => {
      clearTimeout(timer)
      if (event.pointerType !== 'mouse' || event.buttons !== 0) return
      const place = placeUnder(editors, event)
      if (place === null) return
      timer = setTimeout(() => setQuestion((before) => (before?.isByKey ? before : place)), restMs)
    }
    const press = (event: PointerEvent) => {
      clearTimeout(timer)
      const place = placeUnder(editors, event)
      // What the browser makes of the click is selected only after it.
      if (place !== null) timer = setTimeout(() => setQuestion(selected(editors, place)), 0)
    }
    document.addEventListener('pointermove', rest)
    document.addEventListener('pointerup', press)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointermove', rest)
      document.removeEventListener('pointerup', press)
      setQuestion(null)
    }
  }, [editors, isWatching])

  useEffect(() => {
    if (question === null) return
    const leave = (event: Event) => {
      if (event.target instanceof Element && event.target.closest('.author-card')) return
      setQuestion(null)
    }
    const modifiers = ['Shift', 'Control', 'Alt', 'Meta']
    const key = (event: KeyboardEvent) => {
      if (!modifiers.includes(event.key)) leave(event)
    }
    document.addEventListener('keydown', key, true)
    document.addEventListener('pointerdown', leave, true)
    document.addEventListener('scroll', leave, true)
    window.addEventListener('resize', leave)
    return () => {
      document.removeEventListener('keydown', key, true)
      document.removeEventListener('pointerdown', leave, true)
      document.removeEventListener('scroll', leave, true)
      window.removeEventListener('resize', leave)
    }
  }, [question])

  return { question, ask, dismiss }
}

/** The character under the pointer; null where there is none. */
function placeUnder(editors: ArticleEditors, { target, clientX, clientY }: PointerEvent): BlameQuestion | null {
  const name = target instanceof Element ? target.closest('[data-field]')?.getAttribute('data-field') : null
  const field = textFields.find((one) => one === name)
  const editor = field && editors.get(field)
  if (!editor || !(target instanceof Element) || !target.closest('.ed-author')) return null
  const pos = editor.view.posAtCoords({ left: clientX, top: clientY })?.pos
  return pos === undefined || field === undefined ? null : { field, from: pos, to: pos, isByKey: false }
}

/** What is selected, if the pointer went up in it; else its place. */
function selected(editors: ArticleEditors, place: BlameQuestion): BlameQuestion {
  const selection = editors.get(place.field)?.state.selection
  if (selection === undefined || selection.empty) return place
  const isInside = place.from >= selection.from && place.from <= selection.to
  return isInside ? { ...place, from: selection.from, to: selection.to } : place
}
