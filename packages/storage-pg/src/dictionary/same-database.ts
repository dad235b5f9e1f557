import type { StoreUnavailable } from '@gatewright/core/ports'
import type { ResultAsync } from 'neverthrow'
import type { PgSession } from '../driver/driver.ts'
import type { ProjectEngine } from '../engine/engine.ts'
import { outcomeNamesOf } from '../outcomes/outcome-names.ts'
import { textSha } from '../sql/keys.ts'
import type { Tables } from '../sql/tables.ts'
import { dictionaryOf } from './dictionary.ts'
import { lastStoredThere, lastStoredValues } from './last-stored.ts'

/**
 * The condition that the number of the project (`$1`) and all ids of words that this process knows stand in the database
 * for what it takes them for: the newest of each kind does, and what this process stored last is there. Rows with ids of another database would be read as results of other testcases.
 *
 * @param first - the number of the first of the parameters that {@link sameDatabaseValues} gives
 */
export function sameDatabase(tables: Tables, first: number): string {
  const value = (place: number): string => `$${first + place}`
  return `EXISTS (SELECT FROM ${tables.project} AS own WHERE own.id = $1 AND own.name_sha = ${value(0)})
    AND (${value(1)}::int4 = 0 OR EXISTS (SELECT FROM ${tables.item} AS item
      WHERE item.project = $1 AND item.id = ${value(1)}::int4 AND item.sha = ANY(${value(2)}::bytea[])))
    AND (${value(3)}::int4 = 0 OR EXISTS (SELECT FROM ${tables.testcase} AS testcase
      WHERE testcase.project = $1 AND testcase.id = ${value(3)}::int4 AND testcase.sha = ANY(${value(4)}::bytea[])))
    AND (${value(5)}::int4 = 0 OR EXISTS (SELECT FROM ${tables.series} AS series
      WHERE series.project = $1 AND series.id = ${value(5)}::int4 AND series.testcase_id = ANY(${value(6)}::int4[])
        AND series.variant_sha = ANY(${value(7)}::bytea[])))
    AND (${value(8)}::int4 = 0 OR EXISTS (SELECT FROM ${tables.dataset} AS dataset
      WHERE dataset.project = $1 AND dataset.id = ${value(8)}::int4 AND dataset.sha = ANY(${value(9)}::bytea[])))
    AND (${value(10)}::int2 = 0 OR EXISTS (SELECT FROM ${tables.outcome} AS outcome
      WHERE outcome.project = $1 AND outcome.code = ${value(10)}::int2 AND outcome.name = ${value(11)}))
    AND ${lastStoredThere(tables, first + 12)}`
}

/** The values of {@link sameDatabase}, as of now. */
export function sameDatabaseValues(engine: ProjectEngine): readonly unknown[] {
  const { items, testcases, series, datasets } = dictionaryOf(engine)
  const outcome = outcomeNamesOf(engine).newest()
  return [
    shaOfName(engine),
    ...items.newestValues(),
    ...testcases.newestValues(),
    ...series.newestValues(),
    ...datasets.newestValues(),
    outcome?.code ?? 0,
    outcome?.name ?? '',
    ...lastStoredValues(engine),
  ]
}

const shasOfNames = new WeakMap<ProjectEngine, Buffer>()

function shaOfName(engine: ProjectEngine): Buffer {
  const sha = shasOfNames.get(engine) ?? textSha(engine.name)
  shasOfNames.set(engine, sha)
  return sha
}

/** Looks whether the database is still the one that ids of an epoch were read from; a `store/unavailable` where it is not. */
export function checkSameDatabase(engine: ProjectEngine, epoch: number): ResultAsync<void, StoreUnavailable> {
  return engine.statement(async (session, project) => {
    if (engine.epoch() !== epoch) throw new Error('The database is another one than before.')
    await requireSameDatabase(engine, session, project)
  })
}

/** Throws, for work to be tried again, where the database is not the one that this process knows words of. */
export async function requireSameDatabase(
  engine: ProjectEngine,
  session: PgSession,
  project: number,
): Promise<void> {
  const sql = `SELECT ${sameDatabase(engine.tables, 2)} AS same`
  const { rows } = await session.query<{ same: boolean }>(sql, [project, ...sameDatabaseValues(engine)], {
    isKept: true,
  })
  if (rows[0]?.same !== true) throw engine.otherDatabase()
}
