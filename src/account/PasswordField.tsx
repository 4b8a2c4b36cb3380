import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { TextField, type TextFieldProps } from '../ui/TextField.tsx'

/** A field for a password that can be shown. */
export function PasswordField(props: Omit<TextFieldProps, 'type' | 'end' | 'multiline'>) {
  const t = useT()
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  const label = shown ? t(($) => $.account.hidePassword) : t(($) => $.account.showPassword)
  const end = <IconButton size="sm" label={label} icon={<Icon size={15} aria-hidden />} onClick={() => setShown(!shown)} />
  return <TextField {...props} type={shown ? 'text' : 'password'} autoCapitalize="off" spellCheck={false} end={end} />
}
