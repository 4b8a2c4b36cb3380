import { useNavigate } from '@tanstack/react-router'
import { Search, X } from 'lucide-react'
import { type Ref, useEffect, useRef, useState } from 'react'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { TextField } from '../ui/TextField.tsx'
import { type DeskFilter, withoutCondition } from './deskFilter.ts'

const pauseMs = 200

export interface DeskSearchProps {
  readonly filter: DeskFilter
  readonly ref: Ref<HTMLInputElement & HTMLTextAreaElement>
}

/** Searches while one types, but not while an input method still composes. */
export function DeskSearch({ filter, ref }: DeskSearchProps) {
  const t = useT()
  const field = useSearchText(filter)
  const end = field.text ? (
    <IconButton size="sm" label={t(($) => $.desk.clearSearch)} icon={<X size={14} aria-hidden />} onClick={() => field.setNow('')} />
  ) : (
    <span className="desk-search-key">
      <Kbd keys={['/']} />
    </span>
  )
  return (
    <search className="desk-search">
      <TextField
        hideLabel
        label={t(($) => $.desk.searchLabel)}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        placeholder={t(($) => $.desk.search)}
        value={field.text}
        onChange={field.setText}
        onCompositionStart={() => field.setComposing(true)}
        onCompositionEnd={() => field.setComposing(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) field.setNow('')
        }}
        start={<Search size={15} aria-hidden />}
        end={end}
        ref={ref}
      />
    </search>
  )
}

/** The text in the box; after a pause it becomes part of the address, and a changed address becomes the text. */
function useSearchText(filter: DeskFilter) {
  const navigate = useNavigate()
  const asked = filter.q ?? ''
  const [text, setText] = useState(asked)
  const [composing, setComposing] = useState(false)
  const sent = useRef(asked)
  useEffect(() => {
    if (asked === sent.current) return
    sent.current = asked
    setText(asked)
  }, [asked])
  const ask = (words: string) => {
    const q = words.trim()
    if (q === sent.current) return
    sent.current = q
    void navigate({ to: '/', search: q ? { ...filter, q } : withoutCondition(filter, 'q'), replace: true })
  }
  useEffect(() => {
    if (composing) return
    const timer = setTimeout(() => ask(text), pauseMs)
    return () => clearTimeout(timer)
  })
  const setNow = (words: string) => {
    setText(words)
    ask(words)
  }
  return { text, setText, setNow, setComposing }
}
