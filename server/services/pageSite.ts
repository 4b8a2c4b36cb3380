import { canonicalJson } from '#shared/article/canonical.ts'
import { DomainError } from '#shared/errors.ts'
import type { PageSite } from '#shared/export/page.ts'

/** The part of a site profile that pages print. */
export function pageSite(site: PageSite): PageSite {
  const { name, url, links, channels, share, licence, credits, creditPolicy, timeZone, founderMarkers } = site
  return { name, url, links, channels, share, licence, credits, creditPolicy, timeZone, founderMarkers }
}

/** What is kept with an edition: canonical JSON of the part that its pages print. */
export function keptSite(site: PageSite): string {
  return canonicalJson(pageSite(site))
}

/**
 * What the pages of an edition print of the paper. What an older edition of the product did not keep is as it is now.
 * @param kept as `keptSite` wrote it; null: nothing was kept
 * @throws DomainError document_damaged
 */
export function siteOfEdition(kept: string | null, present: PageSite): PageSite {
  if (kept === null) return pageSite(present)
  try {
    return pageSite({ ...present, ...(JSON.parse(kept) as Partial<PageSite>) })
  } catch {
    throw new DomainError('document_damaged', 'the site of a published edition cannot be read')
  }
}
