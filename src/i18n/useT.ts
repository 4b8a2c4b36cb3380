import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'

/** The translating function: `t(($) => $.desk.newArticle)`. */
export type T = TFunction

/** The translating function of the current language; the component renders again when the language changes. */
export function useT(): T {
  return useTranslation().t
}
