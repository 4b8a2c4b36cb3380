import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type * as Y from 'yjs'
import type { RelatedStory } from '#shared/article/json.ts'
import { hrefFromTyping } from '#shared/article/links.ts'
import { metaOf } from '#shared/article/ydoc.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { EntryRow } from './EntryRow.tsx'
import { addEntry, changeEntry, moveEntry, type NewRelated, newEntryId, removeEntry } from './metaEntries.ts'

export interface RelatedListProps {
  readonly doc: Y.Doc
  readonly entries: readonly RelatedStory[]
  readonly readOnly: boolean
}

/** 相关稿件: the stories that the page points to. A click on one edits it. */
export function RelatedList({ doc, entries, readOnly }: RelatedListProps) {
  const t = useT()
  /** Id of the entry that is open for editing, or `new`. */
  const [editing, setEditing] = useState<string | null>(null)
  const map = metaOf(doc)
  const ids = entries.map((entry) => entry.id)
  const change = (id: string, story: NewRelated) => {
    changeEntry(map, 'related', id, story)
    setEditing(null)
  }
  const add = (story: NewRelated) => {
    addEntry(map, 'related', newEntryId(), story)
    setEditing(null)
  }
  return (
    <>
      {entries.length === 0 && <p className="article-quiet">{t(($) => $.article.meta.relatedEmpty)}</p>}
      {entries.length > 0 && (
        <ol className="article-entries">
          {entries.map((story, index) => (
            <EntryRow
              key={story.id}
              name={story.title}
              readOnly={readOnly}
              first={index === 0}
              last={index === entries.length - 1}
              onMove={(step) => moveEntry(map, 'related', ids, story.id, step)}
              onRemove={() => removeEntry(map, 'related', story.id)}
            >
              {editing === story.id && !readOnly ? (
                <StoryForm
                  start={story}
                  submit={t(($) => $.common.save)}
                  onSubmit={(next) => change(story.id, next)}
                  onCancel={() => setEditing(null)}
                />
              ) : (
                <button type="button" className="article-story" disabled={readOnly} onClick={() => setEditing(story.id)}>
                  <span className="article-entry-name">{story.title}</span>
                  {story.url !== '' && <span className="article-story-url">{story.url}</span>}
                </button>
              )}
            </EntryRow>
          ))}
        </ol>
      )}
      {!readOnly && editing === null && (
        <Button size="sm" className="article-start" icon={<Plus size={14} aria-hidden />} onClick={() => setEditing('new')}>
          {t(($) => $.article.meta.addRelated)}
        </Button>
      )}
      {!readOnly && editing === 'new' && (
        <StoryForm start={{ title: '', url: '' }} submit={t(($) => $.common.add)} onSubmit={add} onCancel={() => setEditing(null)} />
      )}
    </>
  )
}

interface StoryFormProps {
  readonly start: NewRelated
  readonly submit: string
  readonly onSubmit: (story: NewRelated) => void
  readonly onCancel: () => void
}

function StoryForm({ start, submit, onSubmit, onCancel }: StoryFormProps) {
  const t = useT()
  const [title, setTitle] = useState(start.title)
  const [url, setUrl] = useState(start.url)
  const href = url.trim() === '' ? '' : hrefFromTyping(url)
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() === '' || href === null) return
    onSubmit({ title: title.trim(), url: href })
  }
  const bad = href === null && /[^a-z:/]/i.test(url) ? t(($) => $.article.meta.relatedUrlBad) : null
  return (
    <form className="article-story-form" onSubmit={send} aria-label={t(($) => $.article.meta.addRelated)}>
      <TextField
        label={t(($) => $.article.meta.relatedTitle)}
        hideLabel
        size="sm"
        autoFocus
        maxLength={200}
        placeholder={t(($) => $.article.meta.relatedTitle)}
        value={title}
        onChange={setTitle}
      />
      <TextField
        label={t(($) => $.article.meta.relatedUrl)}
        hideLabel
        size="sm"
        inputMode="url"
        placeholder={`${t(($) => $.article.meta.relatedUrl)} https://`}
        value={url}
        error={bad}
        onChange={setUrl}
      />
      <div className="article-row-end">
        <Button size="sm" variant="ghost" onClick={onCancel}>
          {t(($) => $.common.cancel)}
        </Button>
        <Button size="sm" type="submit" disabled={title.trim() === '' || href === null}>
          {submit}
        </Button>
      </div>
    </form>
  )
}
