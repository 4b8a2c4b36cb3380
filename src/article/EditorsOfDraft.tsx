import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ArticleDetail, Person } from '#shared/protocol/api.ts'
import { houses } from '#shared/workflow/house.ts'
import { holds } from '#shared/workflow/roles.ts'
import { api } from '../api/client.ts'
import { keys, peopleQuery } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { useT } from '../i18n/useT.ts'
import { Chip } from '../ui/Chip.tsx'
import { Select } from '../ui/Select.tsx'
import { useToast } from '../ui/Toasts.tsx'

/** Who may edit the draft: everybody who writes for the newsroom, or the people its author names. */
export function EditorsOfDraft({ article }: { readonly article: ArticleDetail }) {
  const t = useT()
  const people = useQuery(peopleQuery).data ?? []
  const { narrow, busy } = useNarrowing(article)
  const { namedEditors } = article
  const locked = !article.mayNameEditors || busy
  const named = (namedEditors ?? []).map((username) => people.find((person) => person.username === username)?.name ?? username)
  return (
    <>
      <Select
        label={t(($) => $.article.meta.access)}
        hideLabel
        size="sm"
        value={namedEditors === null ? 'open' : 'named'}
        options={[
          { value: 'open', label: t(($) => $.article.meta.accessOpen) },
          { value: 'named', label: t(($) => $.article.meta.accessNamed) },
        ]}
        disabled={locked}
        onChange={(value) => narrow(value === 'open' ? null : [])}
      />
      {namedEditors && (
        <div className="article-chips">
          <Chip>
            {article.createdBy.name} · {t(($) => $.article.meta.accessAuthor)}
          </Chip>
          {namedEditors.map((username, index) => (
            <Chip
              key={username}
              onRemove={locked ? undefined : () => narrow(namedEditors.filter((other) => other !== username))}
              removeLabel={t(($) => $.article.meta.removeName, { name: named[index] ?? username })}
            >
              {named[index]}
            </Chip>
          ))}
        </div>
      )}
      {namedEditors?.length === 0 && <p className="article-quiet">{t(($) => $.article.meta.accessAuthorOnly)}</p>}
      {namedEditors && article.mayNameEditors && (
        <AddEditor people={candidates(people, article)} disabled={busy} onAdd={(username) => narrow([...namedEditors, username])} />
      )}
    </>
  )
}

interface AddEditorProps {
  readonly people: readonly Person[]
  readonly disabled: boolean
  readonly onAdd: (username: string) => void
}

function AddEditor({ people, disabled, onAdd }: AddEditorProps) {
  const t = useT()
  if (people.length === 0) return null
  const prompt = { value: '', label: t(($) => $.article.meta.accessPick) }
  const separator = t(($) => $.common.listSeparator)
  const options = people.map((person) => ({
    value: person.username,
    label: `${person.name} · ${person.roles.map((role) => t(($) => $.common.role[role])).join(separator)}`,
  }))
  return (
    <Select
      label={prompt.label}
      hideLabel
      size="sm"
      value=""
      options={[prompt, ...options]}
      disabled={disabled}
      onChange={(username) => username !== '' && onAdd(username)}
    />
  )
}

/** People whose role lets them write drafts and who are not named yet. */
function candidates(people: readonly Person[], article: ArticleDetail): readonly Person[] {
  return people.filter(
    (person) =>
      holds(person, houses[article.workflow].textEditors.draft) &&
      person.id !== article.createdBy.id &&
      !(article.namedEditors ?? []).includes(person.username),
  )
}

function useNarrowing({ id }: ArticleDetail) {
  const t = useT()
  const toast = useToast()
  const client = useQueryClient()
  const mutation = useMutation({
    mutationFn: (namedEditors: readonly string[] | null) => api.updateArticle(id, { namedEditors: namedEditors && [...namedEditors] }),
    onSuccess: (article) => {
      client.setQueryData(keys.article(id), article)
      toast({ title: t(($) => $.article.meta.accessSaved), kind: 'success' })
    },
    onError: (error) => toast({ title: errorMessage(t, error), kind: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.article(id) }),
  })
  return { narrow: mutation.mutate, busy: mutation.isPending }
}
