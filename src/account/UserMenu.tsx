import './UserMenu.css'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ChevronsUpDown, KeyRound, LogOut } from 'lucide-react'
import { useRef, useState } from 'react'
import { colorOf } from '#shared/protocol/presence.ts'
import { api } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import { errorMessage } from '../i18n/errorMessage.ts'
import { languages } from '../i18n/resources.ts'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useT } from '../i18n/useT.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/Menu.tsx'
import { useToast } from '../ui/Toasts.tsx'
import { themes } from '../ui/theme.ts'
import { useTheme } from '../ui/useTheme.ts'
import { ChangePasswordDialog } from './ChangePasswordDialog.tsx'

/** Who I am here; language, appearance, password, sign out. */
export function UserMenu() {
  const t = useT()
  const me = useMe()
  const signOut = useSignOut()
  const [language, setLanguage] = useLanguage()
  const [theme, setTheme] = useTheme()
  const [changing, setChanging] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const roles = me.roles.map((role) => t(($) => $.common.role[role])).join(t(($) => $.common.listSeparator))
  const trigger = (
    <button ref={button} type="button" className="user-menu" aria-label={t(($) => $.account.userMenu, { name: me.name })}>
      <Avatar name={me.name} color={colorOf(me.id)} size={28} />
      <span className="user-menu-who">
        <span className="user-menu-name">{me.name}</span>
        <span className="user-menu-roles">{roles}</span>
      </span>
      <ChevronsUpDown size={14} aria-hidden />
    </button>
  )
  return (
    <>
      <Menu trigger={trigger} side="top">
        <MenuChoice
          label={t(($) => $.common.language.label)}
          value={language}
          options={languages.map((value) => ({ value, label: t(($) => $.common.language[value]) }))}
          onChange={setLanguage}
        />
        <MenuSeparator />
        <MenuChoice
          label={t(($) => $.common.theme.label)}
          value={theme}
          options={themes.map((value) => ({ value, label: t(($) => $.common.theme[value]) }))}
          onChange={setTheme}
        />
        <MenuSeparator />
        <MenuItem icon={<KeyRound size={14} aria-hidden />} onSelect={() => setChanging(true)}>
          {t(($) => $.account.changePassword.open)}
        </MenuItem>
        <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={signOut}>
          {t(($) => $.account.signOut)}
        </MenuItem>
      </Menu>
      {changing && <ChangePasswordDialog opener={button} onDone={() => setChanging(false)} />}
    </>
  )
}

/** Signs out and forgets everything that this person saw. */
function useSignOut(): () => void {
  const t = useT()
  const toast = useToast()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return () => {
    api
      .signOut()
      .then(async () => {
        await navigate({ to: '/sign-in', search: {} })
        queryClient.clear()
      })
      .catch((error: unknown) => toast({ kind: 'error', title: errorMessage(t, error) }))
  }
}
