import { Ellipsis, KeyRound, UserCheck, UserPen, UserX } from 'lucide-react'
import type { UserRecord } from '#shared/protocol/api.ts'
import { colorOf } from '#shared/protocol/presence.ts'
import { formatAgo } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Chip } from '../ui/Chip.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { useNow } from '../ui/useNow.ts'
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx'
import { useUpdateUser } from './useChangePeople.ts'

/** What opens a dialog for a person. */
export type PersonTask = 'edit' | 'reset' | 'disable'

export interface PeopleTableProps {
  readonly people: readonly UserRecord[]
  readonly onTask: (task: PersonTask, person: UserRecord) => void
}

export function PeopleTable({ people, onTask }: PeopleTableProps) {
  const t = useT()
  const now = useNow(60_000)
  return (
    <table className="people">
      <caption className="people-caption">{t(($) => $.site.people.count, { count: people.length })}</caption>
      <thead>
        <tr>
          <th scope="col">{t(($) => $.site.people.name)}</th>
          <th scope="col">{t(($) => $.site.people.roles)}</th>
          <th scope="col">{t(($) => $.site.people.status)}</th>
          <th scope="col">{t(($) => $.site.people.seen)}</th>
          <th scope="col">
            <VisuallyHidden>{t(($) => $.common.more)}</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} now={now} onTask={(task) => onTask(task, person)} />
        ))}
      </tbody>
    </table>
  )
}

interface PersonRowProps {
  readonly person: UserRecord
  readonly now: number
  readonly onTask: (task: PersonTask) => void
}

function PersonRow({ person, now, onTask }: PersonRowProps) {
  const t = useT()
  return (
    <tr className={person.disabled ? 'people-row people-row--disabled' : 'people-row'}>
      <td className="people-who">
        <Avatar name={person.name} color={colorOf(person.id)} size={28} />
        <span className="people-names">
          <span className="people-name">{person.name}</span>
          <span className="people-username">{person.username}</span>
        </span>
      </td>
      <td className="people-roles">
        {person.roles.map((role) => (
          <Chip key={role} tone={role === 'admin' ? 'accent' : 'neutral'}>
            {t(($) => $.common.role[role])}
          </Chip>
        ))}
      </td>
      <td className="people-status">
        <Chip tone={person.disabled ? 'danger' : 'success'}>
          {person.disabled ? t(($) => $.site.people.disabled) : t(($) => $.site.people.active)}
        </Chip>
      </td>
      <td className="people-seen">{person.lastSeenAt ? formatAgo(t, person.lastSeenAt, now) : t(($) => $.site.people.never)}</td>
      <td className="people-more">
        <PersonMenu person={person} onTask={onTask} />
      </td>
    </tr>
  )
}

function PersonMenu({ person, onTask }: Omit<PersonRowProps, 'now'>) {
  const t = useT()
  const update = useUpdateUser()
  const { name } = person
  const trigger = <IconButton label={t(($) => $.site.people.actionsFor, { name })} icon={<Ellipsis size={16} aria-hidden />} size="sm" />
  const enable = () =>
    void update.run(
      person.id,
      { disabled: false },
      t(($) => $.site.people.wasEnabled, { name }),
    )
  return (
    <Menu trigger={trigger} align="end">
      <MenuItem icon={<UserPen size={14} aria-hidden />} onSelect={() => onTask('edit')}>
        {t(($) => $.site.people.editPerson)}
      </MenuItem>
      <MenuItem icon={<KeyRound size={14} aria-hidden />} onSelect={() => onTask('reset')}>
        {t(($) => $.site.people.resetPassword)}
      </MenuItem>
      <MenuSeparator />
      {person.disabled ? (
        <MenuItem icon={<UserCheck size={14} aria-hidden />} onSelect={enable}>
          {t(($) => $.site.people.enable)}
        </MenuItem>
      ) : (
        <MenuItem icon={<UserX size={14} aria-hidden />} danger onSelect={() => onTask('disable')}>
          {t(($) => $.site.people.disable)}
        </MenuItem>
      )}
    </Menu>
  )
}
