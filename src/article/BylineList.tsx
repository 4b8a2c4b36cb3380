import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import type * as Y from 'yjs'
import { type BylineEntry, type BylineRole, bylineRoles } from '#shared/article/json.ts'
import { metaOf } from '#shared/article/ydoc.ts'
import type { Person } from '#shared/protocol/api.ts'
import { peopleQuery } from '../api/queries.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { EntryRow } from './EntryRow.tsx'
import { addEntry, changeEntry, moveEntry, newEntryId, removeEntry } from './metaEntries.ts'

export interface BylineListProps {
  readonly doc: Y.Doc
  readonly entries: readonly BylineEntry[]
  readonly readOnly: boolean
}

/** 署名: who is named above or below the copy, in printing order. */
export function BylineList({ doc, entries, readOnly }: BylineListProps) {
  const t = useT()
  const roleOptions = useRoleOptions()
  const map = metaOf(doc)
  const ids = entries.map((entry) => entry.id)
  const setRole = ({ id, ...entry }: BylineEntry, role: BylineRole) => changeEntry(map, 'byline', id, { ...entry, role })
  return (
    <>
      {entries.length === 0 && <p className="article-quiet">{t(($) => $.article.meta.bylineEmpty)}</p>}
      {entries.length > 0 && (
        <ol className="article-entries">
          {entries.map((entry, index) => (
            <EntryRow
              key={entry.id}
              name={entry.name}
              readOnly={readOnly}
              first={index === 0}
              last={index === entries.length - 1}
              onMove={(step) => moveEntry(map, 'byline', ids, entry.id, step)}
              onRemove={() => removeEntry(map, 'byline', entry.id)}
            >
              <Select
                className="article-byline-role"
                label={t(($) => $.article.meta.roleOf, { name: entry.name })}
                hideLabel
                size="sm"
                value={entry.role}
                options={roleOptions}
                disabled={readOnly}
                onChange={(role) => setRole(entry, role)}
              />
              <span className="article-entry-name" title={entry.username ? t(($) => $.article.meta.account) : undefined}>
                {entry.name}
              </span>
            </EntryRow>
          ))}
        </ol>
      )}
      {!readOnly && <AddByline onAdd={(entry) => addEntry(map, 'byline', newEntryId(), entry)} taken={entries} />}
    </>
  )
}

interface AddBylineProps {
  readonly onAdd: (entry: Omit<BylineEntry, 'id'>) => void
  readonly taken: readonly BylineEntry[]
}

function AddByline({ onAdd, taken }: AddBylineProps) {
  const t = useT()
  const list = useId()
  const people = useQuery(peopleQuery).data ?? []
  const roleOptions = useRoleOptions()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<BylineRole | null>(null)
  const person = personNamed(people, name)
  const role = chosen ?? usualRole(person)
  const free = people.filter((candidate) => !taken.some((entry) => entry.username === candidate.username))
  const add = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    onAdd({ role, name: name.trim(), ...(person ? { username: person.username } : {}) })
    setName('')
    setChosen(null)
  }
  return (
    <form className="article-add" onSubmit={add} aria-label={t(($) => $.article.meta.addByline)}>
      <Select
        className="article-byline-role"
        label={t(($) => $.article.meta.bylineRole)}
        hideLabel
        size="sm"
        value={role}
        options={roleOptions}
        onChange={setChosen}
      />
      <TextField
        className="article-grow"
        label={t(($) => $.article.meta.bylineName)}
        hideLabel
        size="sm"
        list={list}
        maxLength={40}
        autoComplete="off"
        placeholder={t(($) => $.article.meta.bylineNameHint)}
        value={name}
        onChange={setName}
      />
      <datalist id={list}>
        {free.map((candidate) => (
          <option key={candidate.id} value={candidate.name}>
            {candidate.roles.map((held) => t(($) => $.common.role[held])).join(t(($) => $.common.listSeparator))}
          </option>
        ))}
      </datalist>
      <Button size="sm" type="submit" disabled={name.trim() === ''}>
        {t(($) => $.common.add)}
      </Button>
    </form>
  )
}

function useRoleOptions() {
  const t = useT()
  return bylineRoles.map((role) => ({ value: role, label: t(($) => $.article.meta.roles[role]) }))
}

/** The account of that name; none when two people share it, so that nobody is credited for the other. */
function personNamed(people: readonly Person[], name: string): Person | null {
  const found = people.filter((person) => person.name === name.trim())
  return found.length === 1 ? (found[0] ?? null) : null
}

function usualRole(person: Person | null): BylineRole {
  return person?.roles.includes('stringer') && !person.roles.includes('reporter') ? 'stringer' : 'reporter'
}
