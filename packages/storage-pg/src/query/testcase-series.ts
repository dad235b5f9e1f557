import type { Variant } from '@gatewright/core/schema'
import type { ProjectEngine } from '../engine/engine.ts'
import { bytesLiteral, listsOfNumbers } from '../sql/array-literal.ts'
import { textSha } from '../sql/keys.ts'
import type { ReadScope } from './read-scope.ts'
import type { SeriesIds } from './series-of-query.ts'

/** Which series the testcases of a project have. */
export interface TestcaseSeries {
  /** The last series that was seen; undefined where none was asked for yet. */
  through(): number | undefined
  /** Takes note of the series behind one that was the last: all that there are, or more than {@link mostNewSeries}. */
  take(after: number, newer: readonly SeriesIds[]): void
  /**
   * The series of the testcases with some names, all that were there when series were last taken note of; the first `most + 1`
   * where there are more than `most`.
   */
  of(scope: SeriesScope, names: readonly string[], most: number): Promise<readonly SeriesIds[]>
}

type SeriesScope = Pick<ReadScope, 'session' | 'project' | 'tables' | 'dictionary'>

/** So many series are kept in mind, and so many that have come since are looked at. */
const mostKept = 200_000
export const mostNewSeries = 10_000

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

  const learn = async (
    scope: SeriesScope,
    names: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, readonly SeriesIds[]>> => {
    const { last, ofTestcases } = await readSeries(scope, names, most)
    const learned = new Map<string, readonly SeriesIds[]>()
    let learnedCount = 0
    for (const { place, series } of ofTestcases.values()) {
      learned.set(names[place - 1] ?? '', series)
      learnedCount += series.length
    }
    through ??= last
    // Not what an older state of the database says than what is known of the others.
    if (learnedCount > most || last < through) return learned
    if (count + learnedCount > mostKept) {
      forget()
      return learned
    }
    for (const [testcase, { series }] of ofTestcases) known.set(testcase, series)
    count += learnedCount
    return learned
  }

  return {
    through: () => through,
    take(after, newer) {
      if (newer.length > mostNewSeries) {
        forget()
        return
      }
      // Another call may have forgotten all meanwhile.
      if (through === undefined || through < after) return
      for (const one of newer) {
        const list = known.get(one.testcase_id)
        if (list === undefined || (list.at(-1)?.id ?? 0) >= one.id) continue
        list.push(one)
        count++
      }
      through = Math.max(through, newer.at(-1)?.id ?? 0)
    },
    async of(scope, names, most) {
      const { testcases } = scope.dictionary
      const before = names.map((name) => {
        const id = testcases.peek(name)
        return id === undefined ? undefined : known.get(id)
      })
      const unknown = names.filter((_, at) => before[at] === undefined)
      const learned = unknown.length === 0 ? undefined : await learn(scope, unknown, most)
      return names.flatMap((name, at) => before[at] ?? learned?.get(name) ?? []).slice(0, most + 1)
    },
  }
}

interface TestcaseWithSeries {
  /** Of its name among those that were asked for, from 1 on. */
  readonly place: number
  readonly series: SeriesIds[]
}

/**
 * The series of testcases, by the ids of these and each in the order of their own, and the last of all that there are. The
 * dictionary takes note of all of them: whoever asks for a name asks for results next, which say it.
 */
async function readSeries(
  { session, project, tables, dictionary }: SeriesScope,
  names: readonly string[],
  most: number,
): Promise<{ readonly last: number; readonly ofTestcases: ReadonlyMap<number, TestcaseWithSeries> }> {
  const { rows } = await session.query<{
    last: number
    series: string | null
    variants: readonly Variant[] | null
  }>(
    // Testcase by testcase: the whole table is read for no number of names. In one row, as they may be thousands.
    `WITH found AS MATERIALIZED (
       SELECT w.place, t.id AS testcase_id, z.id, z.variant_sha, z.variant
       FROM unnest($2::bytea[]) WITH ORDINALITY AS w (sha, place)
       CROSS JOIN LATERAL (
         SELECT t.id FROM ${tables.testcase} AS t WHERE t.project = $1 AND t.sha = w.sha LIMIT 1
       ) AS t
       LEFT JOIN LATERAL (
         SELECT s.id, s.variant_sha, s.variant FROM ${tables.series} AS s
         WHERE s.project = $1 AND s.testcase_id = t.id LIMIT $3::int8
       ) AS z ON true LIMIT $3::int8
     ), variants AS MATERIALIZED (
       SELECT v.variant_sha, v.variant, row_number() OVER (ORDER BY v.variant_sha) AS number
       FROM (SELECT DISTINCT ON (f.variant_sha) f.variant_sha, f.variant FROM found AS f WHERE f.id IS NOT NULL) AS v
     )
     SELECT (SELECT coalesce(max(l.id), 0) FROM ${tables.series} AS l WHERE l.project = $1) AS last,
       (SELECT array_agg(ARRAY[f.place, f.testcase_id, coalesce(f.id, 0), coalesce(v.number, 0)]::int4[] ORDER BY f.id)
        FROM found AS f LEFT JOIN variants AS v ON v.variant_sha = f.variant_sha)::text AS series,
       (SELECT jsonb_agg(v.variant ORDER BY v.number) FROM variants AS v) AS variants`,
    [project, bytesLiteral(names.map(textSha)), most + 1],
  )
  const { last, series, variants } = rows[0] ?? { last: 0, series: null, variants: null }
  const ofTestcases = new Map<number, TestcaseWithSeries>()
  for (const [place = 0, testcase = 0, id = 0, number = 0] of listsOfNumbers(series)) {
    const name = names[place - 1] ?? ''
    let one = ofTestcases.get(testcase)
    if (one === undefined) {
      ofTestcases.set(testcase, (one = { place, series: [] }))
      dictionary.testcases.noteId(name, testcase)
    }
    if (id === 0) continue
    one.series.push({ id, testcase_id: testcase })
    dictionary.series.note({ id, testcase_id: testcase, name, variant: variants?.[number - 1] })
  }
  return { last, ofTestcases }
}
