import { type Role, roles } from '#shared/workflow/roles.ts'
import { useT } from '../i18n/useT.ts'
import { ChipToggles } from '../ui/ChipToggles.tsx'

export interface RoleTogglesProps {
  readonly roles: readonly Role[]
  readonly onChange: (roles: readonly Role[]) => void
  readonly missing: boolean
}

/** The roles of a person, each a chip. */
export function RoleToggles({ roles: held, onChange, missing }: RoleTogglesProps) {
  const t = useT()
  return (
    <ChipToggles
      label={t(($) => $.site.people.roles)}
      values={held}
      options={roles.map((role) => ({ value: role, label: t(($) => $.common.role[role]) }))}
      onChange={onChange}
      error={missing ? t(($) => $.site.people.rolesMissing) : null}
    />
  )
}
