import type { Kysely } from 'kysely'
import { DomainError } from '#shared/errors.ts'
import type { PageSite } from '#shared/export/page.ts'
import type { StepDetails } from '#shared/protocol/workflowApi.ts'
import { insertPublication } from '../store/publications.ts'
import type { Database } from '../store/schema.ts'
import type { SignedCopyRow } from '../store/signedCopies.ts'
import { requirePrintedEditor, storedCredits } from './credits.ts'
import { keptSite } from './pageSite.ts'
import { readCopy } from './signing.ts'

/**
 * Notes that the signed copy is published as an edition of the article, by a step that is in the record, with what its
 * pages say of the paper at that moment.
 * @throws DomainError no_editor_to_name: the rules of the credit line were changed since it was signed
 */
export async function publishEdition(
  trx: Kysely<Database>,
  edition: {
    readonly id: string
    readonly step: number
    readonly at: number
    readonly copy: SignedCopyRow | null
    readonly details: StepDetails
    readonly site: PageSite
  },
): Promise<void> {
  const { id, step, at, copy, details, site } = edition
  if (!copy || details.edition === undefined) throw new DomainError('internal', 'only signed copy is published')
  // Of the few copies without stored credits the page decides.
  if (copy.credits !== null) requirePrintedEditor(storedCredits(copy.credits), site, readCopy(copy).meta.language)
  await insertPublication(trx, {
    article_id: id,
    edition: details.edition,
    step,
    copy_step: copy.step,
    at,
    notice: details.notice ?? '',
    site: keptSite(site),
  })
}
