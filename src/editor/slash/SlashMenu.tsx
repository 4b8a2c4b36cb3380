import './SlashMenu.css'
import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { Heading2, Heading3, ImagePlus, List, ListOrdered, type LucideIcon, Minus, Pilcrow, Table, TextQuote } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useT } from '../../i18n/useT.ts'
import { choosePictureEvent, pointAtSlashItem, shownSlash, slashListId } from '../behaviours/slashMenu.ts'
import { placeMenu } from './placeMenu.ts'
import type { SlashItem } from './slashItems.ts'
import { slashStart } from './slashState.ts'

/** What stands before an item's name. */
const icons: Readonly<Record<SlashItem, LucideIcon | string>> = {
  paragraph: Pilcrow,
  heading2: Heading2,
  heading3: Heading3,
  runIn1: '¶1',
  runIn2: '¶2',
  bulletList: List,
  orderedList: ListOrdered,
  blockquote: TextQuote,
  picture: ImagePlus,
  table: Table,
  divider: Minus,
}

/** The menu of blocks at the caret. The keyboard stays in the text: the list only shows where it is. */
export function SlashMenu({ editor }: { readonly editor: Editor }) {
  const input = useRef<HTMLInputElement>(null)
  const t = useT()
  useEffect(() => {
    const { dom } = editor.view
    const choose = () => input.current?.click()
    dom.addEventListener(choosePictureEvent, choose)
    return () => dom.removeEventListener(choosePictureEvent, choose)
  }, [editor])
  const open = useEditorState({
    editor,
    selector: ({ editor: current }) => {
      const slash = current.isDestroyed ? null : shownSlash(current.state)
      return slash === null ? null : { items: slash.items, index: slash.index, at: slashStart(current.state, slash) }
    },
  })
  return (
    <>
      {open !== null && <SlashList editor={editor} {...open} />}
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label={t(($) => $.editor.picture)}
        onChange={(event) => {
          editor.commands.insertPictures([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
    </>
  )
}

interface SlashListProps {
  readonly editor: Editor
  readonly items: readonly SlashItem[]
  readonly index: number
  /** Position of the sign. */
  readonly at: number
}

function SlashList({ editor, items, index, at }: SlashListProps) {
  const t = useT()
  const list = useRef<HTMLDivElement>(null)
  const names = useNames()
  useLayoutEffect(() => {
    const place = () => list.current && !editor.isDestroyed && placeMenu(list.current, editor.view.coordsAtPos(at))
    place()
    window.addEventListener('scroll', place, true)
    window.addEventListener('resize', place)
    return () => {
      window.removeEventListener('scroll', place, true)
      window.removeEventListener('resize', place)
    }
  })
  useLayoutEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' })
  }, [index])
  return (
    <div ref={list} id={slashListId} className="ed-slash" role="listbox" aria-label={t(($) => $.editor.slash)}>
      {items.map((item, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are pressed in the text
        // biome-ignore lint/a11y/useFocusableInteractive: the text keeps the focus and names the line by aria-activedescendant
        <div
          key={item}
          id={`${slashListId}-${item}`}
          className="ed-slash-item"
          role="option"
          aria-selected={at === index}
          data-slash={item}
          onMouseMove={() => at !== index && pointAtSlashItem(editor.view, at)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => editor.commands.chooseSlashItem(item)}
        >
          <Glyph icon={icons[item]} />
          <span>{names[item]}</span>
        </div>
      ))}
    </div>
  )
}

function Glyph({ icon: Icon }: { readonly icon: LucideIcon | string }) {
  return (
    <span className="ed-slash-icon" aria-hidden>
      {typeof Icon === 'string' ? Icon : <Icon size={16} />}
    </span>
  )
}

function useNames(): Readonly<Record<SlashItem, string>> {
  const t = useT()
  return {
    paragraph: t(($) => $.editor.paragraph),
    heading2: t(($) => $.editor.heading2),
    heading3: t(($) => $.editor.heading3),
    runIn1: t(($) => $.editor.runIn1),
    runIn2: t(($) => $.editor.runIn2),
    bulletList: t(($) => $.editor.bulletList),
    orderedList: t(($) => $.editor.orderedList),
    blockquote: t(($) => $.editor.blockquote),
    picture: t(($) => $.editor.picture),
    table: t(($) => $.editor.table),
    divider: t(($) => $.editor.divider),
  }
}
