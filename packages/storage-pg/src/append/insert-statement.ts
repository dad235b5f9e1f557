import type { FeedChange } from '@gatewright/core/ports'
import type { Item } from '@gatewright/core/schema'
import { itemColumns } from '../dictionary/lexicon-tables.ts'
import { sameDatabase } from '../dictionary/same-database.ts'
import type { Tables } from '../sql/tables.ts'
import { bytesLiteral, numbersLiteral, textsLiteral } from '../sql/array-literal.ts'
import { idRest } from '../rows/result-id.ts'
import { noItems, type ItemParts } from './insert-items.ts'
import { at, attemptIn, outcomeIn, rowWidth } from './pending-report.ts'
import { detailsOf } from './details-of.ts'
import type { ReportJob } from './known-report.ts'
import type { Claim, PreparedReport, PreparedRun } from './prepared-report.ts'
import type { ItemIds } from './report-items.ts'

/** A run with its id, of one of the reports that are stored together. */
export interface NewRun {
  readonly id: bigint
  readonly run: PreparedRun
  /** The negative place of its item in the new ones where it is one of them, from -1 on. */
  readonly itemId: number
  readonly keySha: Buffer
  /** The place of its report among them, from 1 on. */
  readonly report: number
}

/** The runs of a report, or what is left of them, with the ids that were chosen for them. */
export function newRuns(
  { report, ids }: Pick<ReportJob, 'report' | 'ids'>,
  runs: readonly PreparedRun[],
  itemIds: ItemIds,
  place: number,
): readonly NewRun[] {
  return runs.map((run) => ({
    id: ids[run.number] ?? 0n,
    run,
    itemId: itemIds.get(run.item) ?? 0,
    keySha: report.keySha,
    report: place,
  }))
}

/** What the statement answers; no row where it stored nothing. */
export interface InsertAnswer {
  readonly position: bigint
  /** Those of the new items, in their order; null for none. */
  readonly item_ids: readonly number[] | null
}

/** What one statement stores. The parts of a report that are stored in another way are left out. */
export interface Insert {
  readonly reports: readonly PreparedReport[]
  /** One for each report. */
  readonly events: readonly FeedChange[]
  readonly claims: readonly Claim[]
  readonly runs: readonly NewRun[]
  /** Those whose results are stored, too. */
  readonly filled: readonly NewRun[]
  /** Those whose details are. */
  readonly detailed: readonly NewRun[]
  /** Items that this process does not know; most of them nobody does. */
  readonly newItems: readonly Item[]
  /** The values of `sameDatabase`. */
  readonly known: readonly unknown[]
}

/**
 * Stores reports with all they have in one statement, which answers the `position` of the last event in the change feed and
 * the ids of the new items. It takes its locks in the order of all who append: the counter of items, claims in the order of
 * their bytes, the feed, reports. Nothing stands against a row that is there already: the statement then fails as a whole.
 * Nothing is stored and answered where the database is not the one that the ids in its rows are of.
 */
export function insertStatement(tables: Tables, items: ItemParts = noItems): string {
  return `WITH same AS MATERIALIZED (
      SELECT WHERE ${sameDatabase(tables, 42)}
    ), ${items.added}claimed AS (
      INSERT INTO ${tables.id_claim} (project, id_sha, widest)
      SELECT $1, claim.id_sha, claim.widest
      FROM same, ${items.waited}unnest($2::bytea[], $3::int4[]) AS claim (id_sha, widest)
      ORDER BY claim.id_sha
      RETURNING 1
    ), result_added AS (
      INSERT INTO ${tables.result} (project, run_id, series_id, dataset_id, duration_us, ordinal, attempt, outcome)
      SELECT $1, one.run_id, one.series_id, one.dataset_id, one.duration_us, one.ordinal, one.attempt, one.outcome
      FROM same, (SELECT count(*) AS claims FROM claimed) AS waited,
        unnest($4::int8[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::int2[], $10::int2[])
          AS one (run_id, series_id, dataset_id, duration_us, ordinal, attempt, outcome)
      WHERE waited.claims >= 0
      RETURNING 1
    ), feed_moved AS (
      INSERT INTO ${tables.feed} (project, position)
      SELECT $1, $11::int8 FROM same, (SELECT count(*) AS results FROM result_added) AS waited WHERE waited.results >= 0
      ON CONFLICT (project) DO UPDATE SET position = feed.position + excluded.position
      RETURNING position
    ), report_added AS (
      INSERT INTO ${tables.report} (project, key_sha, key, digest, result_count, position)
      SELECT $1, report.key_sha, report.key, report.digest, report.result_count,
        feed_moved.position - $11::int8 + report.place
      FROM feed_moved, unnest($12::bytea[], $13::text[], $14::bytea[], $15::int4[])
        WITH ORDINALITY AS report (key_sha, key, digest, result_count, place)
    ), event_added AS (
      INSERT INTO ${tables.feed_event} (project, position, kind, ref, at, facts)
      SELECT $1, feed_moved.position - $11::int8 + event.place, event.kind, event.ref, event.at, event.facts::jsonb
      FROM feed_moved, unnest($16::text[], $17::text[], $18::text[], $19::text[])
        WITH ORDINALITY AS event (kind, ref, at, facts, place)
    ), run_added AS (
      INSERT INTO ${tables.run} (project, id, place, submitted_at, id_rest, id_width, id_sha, item_id, groups, report_sha,
        result_count, first_ordinal, last_ordinal, failed_count, position)
      SELECT $1, run.id, run.place, run.submitted_at, run.id_rest, run.id_width, run.id_sha, ${items.idOfRun},
        run.groups::text[], run.report_sha, run.result_count, run.first_ordinal, run.last_ordinal, run.failed_count,
        feed_moved.position - $11::int8 + run.report
      FROM feed_moved, unnest($20::int8[], $21::bytea[], $22::text[], $23::bytea[], $24::int2[], $25::bytea[],
        $26::int4[], $27::text[], $28::bytea[], $29::int4[], $30::int4[], $31::int4[], $32::int4[], $33::int4[])
          AS run (id, place, submitted_at, id_rest, id_width, id_sha, item_id, groups, report_sha, result_count,
            first_ordinal, last_ordinal, failed_count, report)${items.joined}
    ), group_added AS (
      INSERT INTO ${tables.run_group} (project, group_id, run_id)
      SELECT $1, member.group_id, member.run_id FROM same, unnest($34::text[], $35::int8[]) AS member (group_id, run_id)
    ), detail_added AS (
      INSERT INTO ${tables.result_detail} (project, run_id, ordinal, body)
      SELECT $1, detail.run_id, detail.ordinal, detail.body::jsonb
      FROM same, unnest($36::int8[], $37::int4[], $38::text[]) AS detail (run_id, ordinal, body)
    ), datum_added AS (
      INSERT INTO ${tables.result_datum} (project, datum, run_id, ordinal)
      SELECT $1, said.datum, said.run_id, said.ordinal
      FROM same, unnest($39::int8[], $40::int8[], $41::int4[]) AS said (datum, run_id, ordinal)
    )
    SELECT position, ${items.answered} AS item_ids FROM feed_moved`
}

/** What {@link insertStatement} takes. */
export function insertValues(project: number, insert: Insert): readonly unknown[] {
  const { claims, events, reports } = insert
  return [
    project,
    bytesLiteral(claims.map(({ sha }) => sha)),
    numbersLiteral(claims.map(({ widest }) => widest)),
    ...resultValues(insert.filled),
    events.length,
    bytesLiteral(reports.map(({ keySha }) => keySha)),
    textsLiteral(reports.map(({ reportKey }) => reportKey)),
    bytesLiteral(reports.map(({ digest }) => digest)),
    numbersLiteral(reports.map(({ resultCount }) => resultCount)),
    textsLiteral(events.map(({ kind }) => kind)),
    textsLiteral(events.map(({ ref }) => ref)),
    textsLiteral(events.map((event) => event.at ?? null)),
    textsLiteral(events.map(({ facts }) => JSON.stringify(facts))),
    ...runValues(insert.runs),
    ...groupValues(insert.runs),
    ...detailValues(insert.detailed),
    ...insert.known,
    ...(insert.newItems.length === 0 ? [] : itemColumns(insert.newItems)),
  ]
}

function resultValues(runs: readonly NewRun[]): readonly string[] {
  const ids: bigint[] = []
  const columns: number[][] = [[], [], [], [], [], []]
  const [series = [], datasets = [], durations = [], ordinals = [], attempts = [], outcomes = []] = columns
  for (const { id, run } of runs) {
    for (const row of run.order) {
      const start = row * rowWidth
      const cells = run.rows[start + at.cells] ?? 0
      ids.push(id)
      series.push(run.rows[start + at.series] ?? 0)
      datasets.push(run.rows[start + at.dataset] ?? 0)
      durations.push(run.rows[start + at.duration] ?? 0)
      ordinals.push(run.rows[start + at.ordinal] ?? 0)
      attempts.push(attemptIn(cells))
      outcomes.push(outcomeIn(cells))
    }
  }
  return [numbersLiteral(ids), ...columns.map(numbersLiteral)]
}

/** The columns of `run` but project and position, and the place of the report. */
export function runValues(runs: readonly NewRun[]): readonly string[] {
  return [
    numbersLiteral(runs.map(({ id }) => id)),
    bytesLiteral(runs.map(({ run }) => run.place)),
    textsLiteral(runs.map(({ run }) => run.submittedAt)),
    bytesLiteral(runs.map(({ run }) => idRest(run))),
    numbersLiteral(runs.map(({ run }) => run.width)),
    bytesLiteral(runs.map(({ run }) => run.idSha)),
    numbersLiteral(runs.map(({ itemId }) => itemId)),
    textsLiteral(runs.map(({ run }) => textsLiteral(run.groups))),
    bytesLiteral(runs.map(({ keySha }) => keySha)),
    numbersLiteral(runs.map(({ run }) => run.order.length)),
    numbersLiteral(runs.map(({ run }) => run.firstOrdinal)),
    numbersLiteral(runs.map(({ run }) => run.lastOrdinal)),
    numbersLiteral(runs.map(({ run }) => run.failedCount)),
    numbersLiteral(runs.map(({ report }) => report)),
  ]
}

/** The columns of `run_group` but the project. */
export function groupValues(runs: readonly NewRun[]): readonly string[] {
  const groups: string[] = []
  const ids: bigint[] = []
  for (const { id, run } of runs) {
    for (const group of new Set(run.groups)) {
      groups.push(group)
      ids.push(id)
    }
  }
  return [textsLiteral(groups), numbersLiteral(ids)]
}

function detailValues(runs: readonly NewRun[]): readonly string[] {
  const details = { ids: [] as bigint[], ordinals: [] as number[], bodies: [] as string[] }
  const data = { datums: [] as bigint[], ids: [] as bigint[], ordinals: [] as number[] }
  for (const { id, run } of runs) {
    for (const { ordinal, detail } of detailsOf(run)) {
      details.ids.push(id)
      details.ordinals.push(ordinal)
      details.bodies.push(detail.json)
      for (const datum of detail.datums) {
        data.datums.push(datum)
        data.ids.push(id)
        data.ordinals.push(ordinal)
      }
    }
  }
  return [
    numbersLiteral(details.ids),
    numbersLiteral(details.ordinals),
    textsLiteral(details.bodies),
    numbersLiteral(data.datums),
    numbersLiteral(data.ids),
    numbersLiteral(data.ordinals),
  ]
}
