import { Dices } from 'lucide-react'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/TextField.tsx'
import { randomPassword } from './randomPassword.ts'

export interface NewPasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | null | undefined
}

/** A password that one person sets for another: shown, because it has to be passed on. */
export function NewPasswordField({ label, value, onChange, error }: NewPasswordFieldProps) {
  const t = useT()
  return (
    <div className="person-password">
      <TextField
        label={label}
        name="new-password"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        hint={t(($) => $.account.setup.passwordHint)}
        value={value}
        onChange={onChange}
        error={error}
      />
      <Button icon={<Dices size={15} aria-hidden />} onClick={() => onChange(randomPassword())}>
        {t(($) => $.site.people.generate)}
      </Button>
    </div>
  )
}
