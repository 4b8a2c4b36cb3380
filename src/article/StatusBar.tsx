import { Keyboard, Maximize2, Moon, Palette, Sun } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type * as Y from 'yjs'
import { setLanguage } from '../i18n/createI18n.ts'
import { formatNumber } from '../i18n/format.ts'
import { useT } from '../i18n/useT.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { shortcutKeys } from '../ui/shortcutKeys.ts'
import { useTheme } from '../ui/useTheme.ts'
import type { Authorship } from './authors/useAuthorship.ts'
import { useArticleFigures } from './useArticleFigures.ts'

export interface StatusBarProps {
  readonly doc: Y.Doc
  readonly authorship: Pick<Authorship, 'isShown' | 'toggle'>
  readonly onFocusMode: () => void
  readonly onHelp: () => void
}

/** The foot of the page: what the article measures, and how the interface looks. */
export function StatusBar({ doc, authorship, onFocusMode, onHelp }: StatusBarProps) {
  const t = useT()
  const figures = useArticleFigures(doc)
  const { i18n } = useTranslation()
  const [theme, setTheme] = useTheme()
  const { runIns } = figures
  const dark = theme === 'dark' || (theme === 'system' && window.matchMedia('(prefers-color-scheme: dark)').matches)
  return (
    <footer className="article-status">
      <ul className="article-figures" aria-label={t(($) => $.article.status.label)}>
        <li data-figure="body">{t(($) => $.article.status.characters, { count: figures.body, formatted: formatNumber(figures.body) })}</li>
        <li data-figure="headline" title={t(($) => $.article.status.headlineHint, { advice: figures.headlineAdvice })}>
          {t(($) => $.article.status.headline, { count: figures.headline, advice: figures.headlineAdvice })}
        </li>
        <li data-figure="run-ins" title={t(($) => $.article.status.runInsHint, { first: runIns[1], second: runIns[2] })}>
          {t(($) => $.article.status.runIns, { first: runIns[1], second: runIns[2] })}
        </li>
        <li data-figure="pictures">{t(($) => $.article.status.pictures, { count: figures.pictures })}</li>
        <li data-figure="minutes" title={t(($) => $.article.status.minutesHint)}>
          {t(($) => $.article.status.minutes, { count: figures.minutes })}
        </li>
      </ul>
      <div className="article-status-tools">
        <button
          type="button"
          className="article-language"
          aria-label={t(($) => $.article.status.languageLabel)}
          onClick={() => setLanguage(i18n, i18n.language === 'en' ? 'zh' : 'en')}
        >
          {t(($) => $.article.status.language)}
        </button>
        <IconButton
          size="sm"
          label={t(($) => $.authors.view)}
          pressed={authorship.isShown}
          shortcut={shortcutKeys(['Mod', 'Alt', 'A'])}
          icon={<Palette size={15} aria-hidden />}
          onClick={authorship.toggle}
        />
        <IconButton
          size="sm"
          label={t(($) => $.article.focus.mode)}
          shortcut={shortcutKeys(['Mod', 'Shift', '\\'])}
          icon={<Maximize2 size={14} aria-hidden />}
          onClick={onFocusMode}
        />
        <IconButton
          size="sm"
          label={t(($) => $.article.status.theme)}
          icon={dark ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
          onClick={() => setTheme(dark ? 'light' : 'dark')}
        />
        <IconButton
          size="sm"
          label={t(($) => $.article.status.help)}
          shortcut={['?']}
          icon={<Keyboard size={15} aria-hidden />}
          onClick={onHelp}
        />
      </div>
    </footer>
  )
}
