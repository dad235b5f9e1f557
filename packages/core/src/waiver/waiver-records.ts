import type { WaiverRecordFilter, WaiverRecordQuery } from '../ports/waiver-store.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { instantOfTimestamp } from '../schema/timestamp-instant.ts'
import type { WaiverDbRecord } from '../schema/waiver-record.ts'

/** A newer record makes an older one obsolete where both say the same under all of these. */
export type ObsolescenceKeys = readonly (keyof WaiverDbRecord)[]

/** Whose newer record counts in a gate: anybody's, for the same product version. */
export const gateObsolescence: ObsolescenceKeys = [
  'subject_type',
  'subject_identifier',
  'testcase',
  'scenario',
  'system_architecture',
  'system_variant',
  'only_result_id',
  'product_version',
]

/** Whose newer record counts in a list of waivers: the same user's alone. */
export const listObsolescence: ObsolescenceKeys = [...gateObsolescence, 'username']

/**
 * True when a record has every value that the filter names, and was made in its time. A time of the record that cannot be
 * read is in no range.
 *
 * @example
 * import { matchesWaiverRecord } from '@gatewright/core/waiver'
 *
 * const record = {
 *   id: 1,
 *   subject_type: 'koji_build',
 *   subject_identifier: 'bash-5.2-1.fc40',
 *   testcase: 'dist.rpmlint',
 *   product_version: 'fedora-40',
 *   waived: true,
 *   username: 'ann',
 *   timestamp: '2026-11-22T04:19:00',
 * }
 * console.log(matchesWaiverRecord({ testcase: 'dist.rpmlint', since: '2026-11-22T00:00:00Z' }, record)) // true
 * console.log(matchesWaiverRecord({ scenario: 'uefi' }, record)) // false
 */
export function matchesWaiverRecord(filter: WaiverRecordFilter, record: WaiverDbRecord): boolean {
  const { since, through } = filter
  return (
    wantedKeys.every((key) => filter[key] === undefined || record[key] === filter[key]) &&
    (since === undefined || isAtOrAfter(record, since)) &&
    (through === undefined || isAtOrBefore(record, through))
  )
}

/**
 * The records that no later one, by id, makes obsolete, the greatest id first: of those that say the same under all of
 * `keys`, the last. Nothing under a key is a value of its own. One that takes back a waiver for all architectures, variants
 * and results takes back those for some of them as well. The order of the records does not matter.
 *
 * @param asOf - the instant to go back to: records made later count as not made yet; all count unless given
 * @example
 * import { currentWaiverRecords, gateObsolescence } from '@gatewright/core/waiver'
 *
 * console.log(currentWaiverRecords([], gateObsolescence)) // []
 */
export function currentWaiverRecords(
  records: Iterable<WaiverDbRecord>,
  keys: ObsolescenceKeys,
  asOf?: Instant,
): readonly WaiverDbRecord[] {
  const last = new Map<string, WaiverDbRecord>()
  const takenBack = new Map<string, number>()
  const wideKeys = keys.filter((key) => !narrowingKeys.has(key))
  for (const record of records) {
    if (asOf !== undefined && !isKnownAt(record, asOf)) continue
    const slot = slotOf(record, keys)
    const known = last.get(slot)
    if (!known || known.id < record.id) last.set(slot, record)
    if (record.waived || isNarrow(record)) continue
    const wide = slotOf(record, wideKeys)
    takenBack.set(wide, Math.max(record.id, takenBack.get(wide) ?? 0))
  }
  return [...last.values()]
    .filter((record) => !isNarrow(record) || record.id > (takenBack.get(slotOf(record, wideKeys)) ?? -1))
    .sort(byIdDescending)
}

const narrowingKeys: ReadonlySet<keyof WaiverDbRecord> = new Set([
  'system_architecture',
  'system_variant',
  'only_result_id',
])

function isNarrow(record: WaiverDbRecord): boolean {
  return [...narrowingKeys].some((key) => valueOf(record, key) !== null)
}

function slotOf(record: WaiverDbRecord, keys: ObsolescenceKeys): string {
  return JSON.stringify(keys.map((key) => valueOf(record, key)))
}

/** As gates read it: an empty text narrows nothing, and the number of a result may be a text. */
function valueOf(record: WaiverDbRecord, key: keyof WaiverDbRecord): unknown {
  const value = record[key] ?? null
  if (key === 'only_result_id') return value === null ? null : String(value)
  return value === '' && narrowingKeys.has(key) ? null : value
}

/**
 * What a store answers to a query, of all records that it keeps: those that any of the filters finds and that are not
 * obsolete, where that is asked for; the greatest id first.
 *
 * @example
 * import { findWaiverRecords } from '@gatewright/core/waiver'
 *
 * console.log(findWaiverRecords([], { filters: [{ testcase: 'dist.rpmlint' }] })) // []
 */
export function findWaiverRecords(
  records: Iterable<WaiverDbRecord>,
  { filters, currentBy, asOf }: WaiverRecordQuery,
): readonly WaiverDbRecord[] {
  const known = currentBy
    ? currentWaiverRecords(records, currentBy, asOf)
    : [...records].filter((record) => asOf === undefined || isKnownAt(record, asOf)).sort(byIdDescending)
  const matchesAny = anyOf(filters)
  return known.filter(matchesAny)
}

/** What {@link matchesWaiverRecord} says of any of the filters, without asking each of thousands for each record. */
function anyOf(filters: readonly WaiverRecordFilter[]): (record: WaiverDbRecord) => boolean {
  const groups = new Map<string, FilterGroup>()
  for (const filter of filters) {
    const keys = wantedKeys.filter((key) => filter[key] !== undefined)
    const group = groups.get(keys.join()) ?? { keys, byValues: new Map<string, WaiverRecordFilter[]>() }
    groups.set(keys.join(), group)
    const values = JSON.stringify(keys.map((key) => filter[key]))
    group.byValues.set(values, [...(group.byValues.get(values) ?? []), filter])
  }
  return (record) =>
    [...groups.values()].some(({ keys, byValues }) =>
      byValues
        .get(JSON.stringify(keys.map((key) => record[key])))
        ?.some((filter) => matchesWaiverRecord(filter, record)),
    )
}

/** Filters that name the same keys, by the values that they want there. */
interface FilterGroup {
  readonly keys: readonly (typeof wantedKeys)[number][]
  readonly byValues: Map<string, WaiverRecordFilter[]>
}

const wantedKeys = [
  'subject_type',
  'subject_identifier',
  'testcase',
  'scenario',
  'product_version',
  'username',
  'proxied_by',
] as const satisfies readonly (keyof WaiverRecordFilter)[]

function byIdDescending(a: WaiverDbRecord, b: WaiverDbRecord): number {
  return b.id - a.id
}

function isAtOrAfter(record: WaiverDbRecord, at: Instant): boolean {
  const made = instantOfTimestamp(record.timestamp)
  return made !== undefined && compareInstants(made, at) >= 0
}

function isAtOrBefore(record: WaiverDbRecord, at: Instant): boolean {
  const made = instantOfTimestamp(record.timestamp)
  return made !== undefined && compareInstants(made, at) <= 0
}

/** What takes a waiver back at a time that cannot be read does so at every time: else the waiver would live on. */
function isKnownAt(record: WaiverDbRecord, at: Instant): boolean {
  const made = instantOfTimestamp(record.timestamp)
  return made === undefined ? !record.waived : compareInstants(made, at) <= 0
}
