import { okAsync, type ResultAsync } from 'neverthrow'
import type { Clock } from '../../ports/clock.ts'
import type { QueryError } from '../../ports/result-store.ts'
import type { WaiverRecordFilter, WaiverStore } from '../../ports/waiver-store.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import type { Instant } from '../../schema/instant.ts'
import { instantOfTimestamp } from '../../schema/timestamp-instant.ts'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import { currentWaiverRecords, gateObsolescence, matchesWaiverRecord } from '../../waiver/waiver-records.ts'
import type { Quirks } from '../compat.ts'
import type { CheckedRequest } from './decision-request.ts'

/**
 * The waivers that any of the filters finds and that count, the newest first. Asks nothing where there is no filter.
 *
 * Of the waivers of one subject, testcase, scenario and product version the last one counts. At a past time that is the
 * last until then, and without the waivers that the request ignores it is the last of the others. Greenwave has it
 * otherwise: see `waivers-cross-products`, `waivers-superseded-later` and `ignored-after-latest`.
 */
export function currentWaivers(
  filters: readonly WaiverRecordFilter[],
  source: Pick<WaiverStore, 'records'>,
  { through, ignoredWaivers }: Pick<CheckedRequest, 'through' | 'ignoredWaivers'>,
  quirks: Quirks,
  clock: Clock | undefined,
): ResultAsync<readonly WaiverDbRecord[], QueryError> {
  if (filters.length === 0) return okAsync([])
  const crossesProducts = quirks.has('waivers-cross-products')
  const isIgnoredLast = quirks.has('ignored-after-latest')
  const asOf = quirks.has('waivers-superseded-later') ? undefined : through
  const isUnscoped = quirks.has('waivers-unscoped')
  const keys = gateObsolescence.filter((key) =>
    key === 'product_version' ? !crossesProducts : !isUnscoped || !narrowing.has(key),
  )
  const ignored = new Set(ignoredWaivers.map(String))
  const isCounted = ({ id }: WaiverDbRecord): boolean => !ignored.has(String(id))
  // Which records are obsolete does not hang on the product version asked for, so those for all of them are fetched.
  const wide = filters.map(({ product_version: _, ...filter }) => filter)
  const isWanted = (record: WaiverDbRecord): boolean =>
    record.waived &&
    filters.some(
      ({ product_version: version }) => version === undefined || version === record.product_version,
    )
  return source
    .records({
      filters: crossesProducts ? wide : filters,
      ...(asOf === undefined ? {} : { asOf }),
    })
    .map((records) => {
      const considered = isIgnoredLast ? records : records.filter(isCounted)
      return currentWaiverRecords(considered, keys, asOf)
        .filter((record) => isWanted(record) && isCounted(record))
        .filter((record) => isUnscoped || isGoodAt(record, through, clock))
        .filter((record) => matchesWaiverRecord(through === undefined ? {} : { through }, record))
    })
}

/** What narrows a waiver beyond what WaiverDB knows of. */
const narrowing: ReadonlySet<string> = new Set(['system_architecture', 'system_variant', 'only_result_id'])

/** Where nobody knows the time, a waiver with an end may have ended. */
function isGoodAt(
  { expires_at: end }: WaiverDbRecord,
  through: Instant | undefined,
  clock: Clock | undefined,
): boolean {
  if (end === undefined || end === null) return true
  const at = through ?? clock?.now()
  const until = instantOfTimestamp(end)
  return until !== undefined && at !== undefined && compareInstants(at, until) < 0
}
