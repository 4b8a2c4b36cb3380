import './AccountFrame.css'
import { Languages, Moon, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLanguage } from '../i18n/useLanguage.ts'
import { useT } from '../i18n/useT.ts'
import { Button } from '../ui/Button.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { useTheme } from '../ui/useTheme.ts'

export interface AccountFrameProps {
  /** Name of the paper, the heading of the page. */
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** The sheet on which people sign in and set up: mark, name, language, appearance. */
export function AccountFrame({ title, lead, children }: AccountFrameProps) {
  return (
    <div className="account">
      <div className="account-corner">
        <LanguageButton />
        <ThemeButton />
      </div>
      <main className="account-sheet">
        <header className="account-head">
          <img src="/icon.svg" alt="" width={44} height={44} />
          <h1 className="account-title">{title}</h1>
          <p className="account-product">
            {lead ?? (
              <>
                Galley · <span lang="zh-CN">清样</span>
              </>
            )}
          </p>
        </header>
        {children}
      </main>
    </div>
  )
}

function LanguageButton() {
  const t = useT()
  const [language, setLanguage] = useLanguage()
  const other = language === 'zh' ? 'en' : 'zh'
  return (
    <Button
      variant="ghost"
      size="sm"
      icon={<Languages size={14} aria-hidden />}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(other)}
    >
      {t(($) => $.common.language[other])}
    </Button>
  )
}

function ThemeButton() {
  const t = useT()
  const [theme, setTheme] = useTheme()
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  const next = dark ? 'light' : 'dark'
  const Icon = dark ? Sun : Moon
  const label = `${t(($) => $.common.theme.label)}: ${t(($) => $.common.theme[next])}`
  return <IconButton size="sm" label={label} icon={<Icon size={15} aria-hidden />} onClick={() => setTheme(next)} />
}
