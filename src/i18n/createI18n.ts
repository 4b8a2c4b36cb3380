import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, languages, resources } from './resources.ts'

const storageKey = 'galley.language'

/** The language kept on this device, else the browser's if it is not Chinese, else Chinese. */
function storedLanguage(): Language {
  const stored = localStorage.getItem(storageKey)
  const known = languages.find((language) => language === stored)
  if (known) return known
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh'
}

/** Builds the app's i18next instance and keeps `<html lang>` and this device's choice in step with it. */
export function createI18n(): i18n {
  const instance = createInstance()
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
  })
  void instance.use(initReactI18next).init({
    lng: storedLanguage(),
    fallbackLng: 'zh',
    resources,
    initAsync: false,
    // React escapes what it renders.
    interpolation: { escapeValue: false },
  })
  return instance
}

/** Switches the interface to a language and remembers it on this device. */
export function setLanguage(instance: i18n, language: Language): void {
  localStorage.setItem(storageKey, language)
  void instance.changeLanguage(language)
}
