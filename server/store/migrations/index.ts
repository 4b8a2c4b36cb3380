import type { Migration } from 'kysely'
import type { DialectName } from '../schema.ts'
import { start } from './0001_start.ts'
import { logLife } from './0002_log_life.ts'
import { frozenCredits } from './0003_frozen_credits.ts'
import { attribution } from './0005_attribution.ts'
import { reviewRecord } from './0006_review_record.ts'
import { pictureCrops } from './0007_picture_crops.ts'
import { creditLine } from './0008_credit_line.ts'
import { desk } from './0010_desk.ts'
import { editionSite } from './0011_edition_site.ts'

/** Every migration by its name, in the order of the names. */
export function migrations(dialect: DialectName): Record<string, Migration> {
  return {
    '0001_start': start(dialect),
    '0002_log_life': logLife(dialect),
    '0003_frozen_credits': frozenCredits(dialect),
    '0005_attribution': attribution(dialect),
    '0006_review_record': reviewRecord(dialect),
    '0007_picture_crops': pictureCrops(dialect),
    '0008_credit_line': creditLine(dialect),
    '0010_desk': desk(dialect),
    '0011_edition_site': editionSite(),
  }
}
