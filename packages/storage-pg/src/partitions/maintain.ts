import type { Instant } from '@gatewright/core/schema'
import { ResultAsync } from 'neverthrow'
import type { PgDriver } from '../driver/driver.ts'
import { retriesOf } from '../engine/retries.ts'
import { migrationError, type MigrationError } from '../migrate/migration-errors.ts'
import { partitionedTables, tablesOf } from '../sql/tables.ts'
import { createPartition } from './create-partition.ts'
import { partitionsOf, type Partition } from './partitions.ts'
import { periodsAround, without, type PartitionPeriod, type Period } from './periods.ts'

export interface MaintainOptions {
  /** The time of the call; the partition of this time is made where there is none. */
  readonly at: Instant
  /** How many periods after that of `at` get partitions; default: 2. */
  readonly ahead?: number
  /** How many periods before it do, for results of old reports that are brought in; default: 0. */
  readonly behind?: number
  /** How long they are; default: a month. A range that has a partition keeps it, also where that is of another length. */
  readonly every?: PartitionPeriod
}

/** How many run ids a millisecond has: the upper bits of an id are its time. */
const idsPerMs = 1n << 20n

/**
 * Makes the partitions of results for the time to come, and answers those that it made.
 *
 * Without them all rows are kept, but in one table: it can't be archived or dropped by its age. Rows that are there already
 * move into the partition of their time, for which results are not to be read or written until it is done. Needs the role
 * that owns the tables; to be called again and again, by a timer or at each start.
 */
export function maintain(
  driver: PgDriver,
  schema: string,
  { at, ahead = 2, behind = 0, every = 'month' }: MaintainOptions,
): ResultAsync<readonly Partition[], MigrationError> {
  const tables = tablesOf(schema)
  const wanted = periodsAround(Date.parse(at), every, { ahead, behind })
  const run = async (): Promise<readonly Partition[]> => {
    const made: Partition[] = []
    for (const name of partitionedTables) {
      const taken = (await partitionsOf(driver, tables[name])).flatMap(periodOf)
      for (const period of wanted.flatMap((range) => without(range, taken)))
        made.push(await createPartition(driver, tables[name], toPartition(tables[name], period)))
    }
    return made
  }
  return ResultAsync.fromPromise(retriesOf(run, { mayRepeat: () => true }), migrationError)
}

/** The partitions of all tables of results. */
export function listPartitions(
  driver: PgDriver,
  schema: string,
): ResultAsync<readonly Partition[], MigrationError> {
  const tables = tablesOf(schema)
  const run = async (): Promise<readonly Partition[]> => {
    const lists: (readonly Partition[])[] = []
    for (const name of partitionedTables) lists.push(await partitionsOf(driver, tables[name]))
    return lists.flat()
  }
  return ResultAsync.fromPromise(retriesOf(run, { mayRepeat: () => true }), migrationError)
}

function periodOf({ from, until }: Partition): Period[] {
  if (from === undefined || until === undefined) return []
  return [{ fromMs: Number(from / idsPerMs), untilMs: Number(until / idsPerMs) }]
}

function toPartition(parent: string, { fromMs, untilMs }: Period): Required<Partition> {
  const days = [fromMs, untilMs].map((ms) =>
    new Date(ms).toISOString().replace(/T.*/, '').replaceAll('-', ''),
  )
  return {
    table: parent.replace(/"$/, `_${days.join('_')}"`),
    from: BigInt(fromMs) * idsPerMs,
    until: BigInt(untilMs) * idsPerMs,
  }
}
