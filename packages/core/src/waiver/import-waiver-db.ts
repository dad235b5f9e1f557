import type { Result } from 'neverthrow'
import { addDuration } from '../schema/duration-ms.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import type { Duration } from '../schema/duration.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import { reservedWaiverIdPrefix } from './conflicting-waiver.ts'
import { neverExpires } from './never-expires.ts'
import { personKey } from './same-person.ts'
import { readWaiverDbRecords, type WaiverDbEntry, type WaiverImportError } from './waiver-db-record.ts'

/** What WaiverDB does not say and a waiver needs. */
export interface WaiverDbImportOptions {
  /** In whose name waivers are approved, since WaiverDB has no approvals; `waiverdb` by default. */
  readonly approvedBy?: string
  /** How long a waiver is good for from its timestamp. By default it never expires, as in WaiverDB. */
  readonly expiresAfter?: Duration
  /**
   * Whose newer record makes an older one obsolete: `anybody` (default), as gates see it, or the `same-user` alone, as
   * `GET /waivers/` lists it, where one user's waiver outlives that another user takes theirs back.
   */
  readonly obsoletedBy?: 'anybody' | 'same-user'
}

/** What records of WaiverDB come to. */
export interface WaiverDbImport {
  /** In the order of the records' ids. */
  readonly events: readonly WaiverEvent[]
  /** Ids of records with `waived: false` that had nothing to take back. */
  readonly withoutEffect: readonly number[]
}

/**
 * The records of WaiverDB as waiver events. Every record with `waived: true` becomes a request and its approval at once,
 * under the id `waiverdb:<id>`. The order of the records does not matter, and one that comes twice counts once.
 *
 * Of the records of one subject, testcase, scenario and product version, the one with the highest id counts: it revokes
 * the one before it, at its own timestamp and in its user's name. So a past instant sees what counted then, which
 * WaiverDB forgets. Here the product version always belongs to the key. What WaiverDB hands to gates (`+filtered`) leaves
 * it out, so that a waiver for one product makes that for another disappear and its gate close again.
 *
 * A record without a scenario is for every scenario, and with one for every variant that has it, on any architecture.
 * What {@link WaiverNarrowing} adds is kept: architecture and variant, the one result, the end.
 *
 * The error names every record that cannot be read, and then nothing is imported: what is missing could be what took a
 * waiver back. It also names records by the importer itself, whose approvals would be approvals of their own.
 *
 * @example
 * import { importWaiverDb } from '@gatewright/core/waiver'
 *
 * const record = {
 *   id: 7,
 *   subject_type: 'koji_build',
 *   subject_identifier: 'glibc-2.39-4.el10',
 *   testcase: 'rpmdiff.abi',
 *   scenario: null,
 *   product_version: 'rhel-10',
 *   waived: true,
 *   comment: 'private symbol',
 *   username: 'ann',
 *   proxied_by: null,
 *   timestamp: '2026-11-01T09:00:00.123456',
 * }
 * const imported = importWaiverDb([record, { ...record, id: 8, waived: false, comment: 'it was public' }])
 * const kinds = imported.map(({ events }) => events.map(({ kind }) => kind))
 * console.log(kinds.unwrapOr([])) // [ 'requested', 'approved', 'revoked' ]
 */
export function importWaiverDb(
  records: readonly unknown[],
  options: WaiverDbImportOptions = {},
): Result<WaiverDbImport, WaiverImportError> {
  return readWaiverDbRecords(records, importerOf(options)).map((entries) => {
    const { successors, supersedes } = successionOf(entries, options.obsoletedBy ?? 'anybody')
    return {
      events: entries.flatMap((entry) =>
        entry.isWaived ? waiverOf(entry, successors.get(entry.id), options) : [],
      ),
      withoutEffect: entries
        .filter((entry) => !entry.isWaived && !supersedes.get(entry.id)?.isWaived)
        .map(({ id }) => id),
    }
  })
}

function importerOf({ approvedBy = 'waiverdb' }: WaiverDbImportOptions): string {
  return approvedBy
}

/** Who came next, and who came before, under one key; by id, since clocks may differ. */
interface Succession {
  readonly successors: ReadonlyMap<number, WaiverDbEntry>
  readonly supersedes: ReadonlyMap<number, WaiverDbEntry>
}

function successionOf(
  entries: readonly WaiverDbEntry[],
  by: NonNullable<WaiverDbImportOptions['obsoletedBy']>,
): Succession {
  const last = new Map<string, WaiverDbEntry>()
  const successors = new Map<number, WaiverDbEntry>()
  const supersedes = new Map<number, WaiverDbEntry>()
  const narrow = new Map<string, WaiverDbEntry[]>()
  for (const entry of entries) {
    const { type, identifier, productVersion } = entry.subject
    const user = by === 'same-user' ? personKey(entry.by) : null
    const { scenario = null, ...narrower } = entry.variant
    const wideKey = JSON.stringify([type, identifier, productVersion, entry.testcase, scenario, user])
    const key = JSON.stringify([wideKey, narrower, entry.resultId ?? null])
    const isNarrow = entry.resultId !== undefined || Object.keys(narrower).length > 0
    const before = last.get(key)
    if (before) {
      successors.set(before.id, entry)
      supersedes.set(entry.id, before)
    }
    last.set(key, entry)
    const narrowOnes = narrow.get(wideKey) ?? []
    if (isNarrow) narrow.set(wideKey, [...narrowOnes, entry])
    else if (!entry.isWaived) {
      // What is taken back for everything is taken back for each part of it.
      for (const one of narrowOnes) if (!successors.has(one.id)) successors.set(one.id, entry)
      const waived = narrowOnes.findLast((one) => one.isWaived && successors.get(one.id) === entry)
      if (waived && !before?.isWaived) supersedes.set(entry.id, waived)
      narrow.delete(wideKey)
    }
  }
  return { successors, supersedes }
}

function waiverOf(
  entry: WaiverDbEntry,
  successor: WaiverDbEntry | undefined,
  options: WaiverDbImportOptions,
): WaiverEvent[] {
  const { at, by, proxiedBy, subject, testcase, variant, resultId } = entry
  const waiverId = `${reservedWaiverIdPrefix}${entry.id}`
  const requested: WaiverEvent = {
    kind: 'requested',
    waiverId,
    at,
    by,
    ...(proxiedBy === undefined ? {} : { proxiedBy }),
    scope: {
      subject,
      testcase,
      ...(Object.keys(variant).length === 0 ? {} : { variantIncludes: variant }),
      ...(resultId === undefined ? {} : { resultId }),
    },
    reason: entry.comment,
    expiresAt: endOf(entry, options),
  }
  const approved: WaiverEvent = {
    kind: 'approved',
    waiverId,
    at,
    by: importerOf(options),
    comment: 'Imported from WaiverDB, where a waiver counts without an approval.',
  }
  return successor ? [requested, approved, revocation(waiverId, successor)] : [requested, approved]
}

/** The earlier of what the record says itself and what all records are given. */
function endOf(
  { at, expiresAt = neverExpires }: WaiverDbEntry,
  { expiresAfter }: WaiverDbImportOptions,
): Instant {
  const given = expiresAfter === undefined ? neverExpires : addDuration(at, expiresAfter)
  return compareInstants(given, expiresAt) < 0 ? given : expiresAt
}

function revocation(waiverId: string, { id, at, by, isWaived, comment }: WaiverDbEntry): WaiverEvent {
  return {
    kind: 'revoked',
    waiverId,
    at,
    by,
    comment: isWaived ? `Superseded by waiver ${id} of WaiverDB.` : comment,
  }
}
