import { z } from 'zod'
import { creditRoles } from '../article/credit.ts'
import type { ArticleLanguage } from '../article/json.ts'
import { metaSources } from '../workflow/creditPolicy.ts'

/** A paper that names no editor on its pages may not publish: one of the two labels has to be there. */
function namesEditor(rules: readonly { readonly role: string; readonly label: string }[]): boolean {
  return rules.some(({ role, label }) => (role === 'editor' || role === 'duty') && label.trim() !== '')
}

const creditRules = z
  .array(
    z.strictObject({
      role: z.enum(creditRoles),
      // Not trimmed: what follows a label is the first name, and some houses part them with a space.
      label: z.string().max(24),
      place: z.enum(['top', 'end']),
    }),
  )
  .max(creditRoles.length)
  .refine((rules) => new Set(rules.map(({ role }) => role)).size === rules.length, 'two rules for the same role')
  .refine(namesEditor, 'the page has to name an editor')
  .readonly()

/** The part `creditPolicy` of the site profile. */
export const creditPolicy = z.strictObject({
  minCharacters: z.number().int().min(0).max(10_000),
  minShare: z.number().min(0).max(100),
  padNames: z.boolean(),
  lines: z.strictObject({ zh: creditRules, en: creditRules } satisfies Record<ArticleLanguage, unknown>),
  metas: z.strictObject({ author: z.enum(metaSources), editor: z.enum(metaSources) }),
})
