import { useTranslation } from 'react-i18next'
import { setLanguage } from './createI18n.ts'
import type { Language } from './resources.ts'

/** The interface language and its setter, which also remembers the choice on this device. */
export function useLanguage(): readonly [Language, (language: Language) => void] {
  const { i18n } = useTranslation()
  const current: Language = i18n.language === 'en' ? 'en' : 'zh'
  return [current, (language) => setLanguage(i18n, language)]
}
