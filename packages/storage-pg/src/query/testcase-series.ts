import type { ProjectEngine } from '../engine/engine.ts'
import { numbersLiteral } from '../sql/array-literal.ts'
import type { ReadScope } from './read-scope.ts'
import type { SeriesIds } from './series-of-query.ts'

/** Which series the testcases of a project have. */
export interface TestcaseSeries {
  /** The series of testcases; the first `most + 1` where there are more than `most`. */
  of(scope: SeriesScope, testcases: readonly number[], most: number): Promise<readonly SeriesIds[]>
}

type SeriesScope = Pick<ReadScope, 'session' | 'project' | 'tables'>

/** So many series are kept in mind, and so many that have come since are looked at. */
const mostKept = 200_000
const mostNew = 10_000

/**
 * Keeps in mind what was read. Series become visible in the order of their ids and stay as they are, so that of testcases
 * that were asked for before only those are read that have come since.
 */
export function createTestcaseSeries(engine: Pick<ProjectEngine, 'onOtherDatabase'>): TestcaseSeries {
  /** All series of a testcase through the last one that was seen, in the order of their ids. */
  const known = new Map<number, SeriesIds[]>()
  let through: number | undefined
  let count = 0

  const forget = (): void => {
    known.clear()
    through = undefined
    count = 0
  }
  engine.onOtherDatabase(forget)

  const catchUp = async (scope: SeriesScope): Promise<void> => {
    if (through === undefined) return
    const after = through
    const rows = await readNew(scope, after)
    if (rows.length > mostNew) {
      forget()
      return
    }
    // Another call may have forgotten all meanwhile.
    if (through === undefined || through < after) return
    for (const one of rows) {
      const list = known.get(one.testcase_id)
      if (list === undefined || (list.at(-1)?.id ?? 0) >= one.id) continue
      list.push(one)
      count++
    }
    through = Math.max(through, rows.at(-1)?.id ?? 0)
  }

  const learn = async (
    scope: SeriesScope,
    testcases: readonly number[],
    most: number,
  ): Promise<ReadonlyMap<number, SeriesIds[]>> => {
    const { last, series } = await readSeries(scope, testcases, most)
    const learned = new Map<number, SeriesIds[]>(testcases.map((id) => [id, []]))
    for (const one of series) learned.get(one.testcase_id)?.push(one)
    through ??= last
    // Not what an older state of the database says than what is known of the others.
    if (series.length > most || last < through) return learned
    if (count + series.length > mostKept) {
      forget()
      return learned
    }
    for (const [testcase, list] of learned) known.set(testcase, list)
    count += series.length
    return learned
  }

  return {
    async of(scope, testcases, most) {
      await catchUp(scope)
      const before = new Map(testcases.map((id) => [id, known.get(id)]))
      const unknown = testcases.filter((id) => before.get(id) === undefined)
      const learned = unknown.length === 0 ? before : await learn(scope, unknown, most)
      return testcases.flatMap((id) => before.get(id) ?? learned.get(id) ?? []).slice(0, most + 1)
    },
  }
}

async function readNew(
  { session, project, tables }: SeriesScope,
  after: number,
): Promise<readonly SeriesIds[]> {
  const { rows } = await session.query<SeriesIds>(
    `SELECT s.id, s.testcase_id FROM ${tables.series} AS s WHERE s.project = $1 AND s.id > $2 ORDER BY s.id LIMIT $3`,
    [project, after, mostNew + 1],
  )
  return rows
}

/** The series of testcases in the order of their ids, and the last of all that there are. */
async function readSeries(
  { session, project, tables }: SeriesScope,
  testcases: readonly number[],
  most: number,
): Promise<{ readonly last: number; readonly series: readonly SeriesIds[] }> {
  const { rows } = await session.query<{
    last: number
    ids: readonly number[] | null
    testcases: readonly number[] | null
  }>(
    // Testcase by testcase: the whole table is read for no number of names. In one row, as they may be thousands.
    `SELECT (SELECT coalesce(max(l.id), 0) FROM ${tables.series} AS l WHERE l.project = $1) AS last,
       to_jsonb(array_agg(y.id ORDER BY y.id)) AS ids, to_jsonb(array_agg(y.testcase_id ORDER BY y.id)) AS testcases
     FROM (
       SELECT z.id, z.testcase_id FROM unnest($2::int4[]) AS k (id)
       CROSS JOIN LATERAL (
         SELECT s.id, s.testcase_id FROM ${tables.series} AS s
         WHERE s.project = $1 AND s.testcase_id = k.id LIMIT $3::int8
       ) AS z LIMIT $3::int8
     ) AS y`,
    [project, numbersLiteral(testcases), most + 1],
  )
  const { last, ids, testcases: ofSeries } = rows[0] ?? { last: 0, ids: null, testcases: null }
  return { last, series: (ids ?? []).map((id, at) => ({ id, testcase_id: ofSeries?.[at] ?? 0 })) }
}
