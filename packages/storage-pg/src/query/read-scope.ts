import type { ArchiveView } from '../archive/archive-view.ts'
import type { Dictionary } from '../dictionary/dictionary.ts'
import type { PgSession } from '../driver/driver.ts'
import type { OutcomeNames } from '../outcomes/outcome-names.ts'
import type { Tables } from '../sql/tables.ts'
import type { TestcaseSeries } from './testcase-series.ts'
import type { VariantKeys } from './variant-keys.ts'

/** What every step of a read works with. */
export interface ReadScope {
  readonly session: PgSession
  readonly project: number
  readonly tables: Tables
  readonly dictionary: Dictionary
  readonly outcomes: OutcomeNames
  readonly variantKeys: VariantKeys
  readonly testcaseSeries: TestcaseSeries
  readonly archive: ArchiveView
}
