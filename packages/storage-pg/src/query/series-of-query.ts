import type { ResultQuery, TextMatch } from '@gatewright/core/ports'
import { textMatcher } from '@gatewright/core/query'
import type { Variant } from '@gatewright/core/schema'
import { numbersLiteral } from '../sql/array-literal.ts'
import { isStored } from '../stores/stored-text.ts'
import type { ReadScope } from './read-scope.ts'
import { seriesConditions, type RowFilter } from './row-filter.ts'
import { statementValues } from './statement-values.ts'
import { storedMatch } from './text-condition.ts'

/** One testcase in one variant. */
export interface SeriesIds {
  readonly id: number
  readonly testcase_id: number
}

/** What a query says of testcases and variants: some series, all, or conditions on series that are too many to be named. */
export type SeriesOfQuery =
  | { readonly kind: 'all' }
  | { readonly kind: 'some'; readonly series: readonly SeriesIds[] }
  | { readonly kind: 'many'; readonly conditions: Pick<RowFilter, 'names' | 'variant'> }

/** How many series of names are worth naming, and how many that have to be looked for among all. */
const mostNamed = 50_000
const mostFound = 2_000

export async function seriesOfQuery(
  scope: ReadScope,
  { testcase, testcases, variant }: Pick<ResultQuery, 'testcase' | 'testcases' | 'variant'>,
): Promise<SeriesOfQuery> {
  const nothing: SeriesOfQuery = { kind: 'some', series: [] }
  const wanted = variant && Object.keys(variant).length > 0 ? variant : undefined
  if (wanted && !Object.entries(wanted).flat().every(isStored)) return nothing
  const match = namesOf(testcase, testcases)
  if (!match && !wanted) return { kind: 'all' }
  const names = match && storedMatch(match)
  if (match && !names) return nothing
  const conditions = { ...(names ? { names } : {}), ...(wanted ? { variant: wanted } : {}) }
  const isNamed = names !== undefined && (names.like ?? []).length === 0
  const most = isNamed ? mostNamed : mostFound
  const series = isNamed
    ? await seriesOfNames(scope, names.equals ?? [], wanted, most)
    : await seriesWith(scope, conditions, most)
  return series.length > most ? { kind: 'many', conditions } : { kind: 'some', series }
}

/** What a name and names ask together; undefined for nothing. */
function namesOf(testcase: string | undefined, testcases: TextMatch | undefined): TextMatch | undefined {
  if (testcase === undefined) return testcases
  return { equals: textMatcher(testcases)(testcase) ? [testcase] : [] }
}

async function seriesOfNames(
  scope: ReadScope,
  names: readonly string[],
  variant: Variant | undefined,
  most: number,
): Promise<readonly SeriesIds[]> {
  const { session, project, tables, dictionary } = scope
  const distinct = [...new Set(names)]
  if (!variant) return scope.testcaseSeries.of(scope, distinct, most)
  const testcases = (await dictionary.testcases.find(session, project, distinct)).filter(
    (id) => id !== undefined,
  )
  if (testcases.length === 0) return []
  const values = statementValues(project)
  const { rows } = await session.query<SeriesIds>(
    // Testcase by testcase: the whole table is read for no number of names.
    `SELECT z.id, z.testcase_id FROM unnest(${values.add(numbersLiteral(testcases))}::int4[]) AS k (id)
     CROSS JOIN LATERAL (
       SELECT s.id, s.testcase_id FROM ${tables.series} AS s
       WHERE s.project = $1 AND s.testcase_id = k.id AND ${seriesConditions({ variant }, values)} LIMIT ${values.add(most + 1)}::int8
     ) AS z LIMIT ${values.add(most + 1)}::int8`,
    values.all,
  )
  return rows
}

async function seriesWith(
  { session, project, tables }: ReadScope,
  conditions: Pick<RowFilter, 'names' | 'variant'>,
  most: number,
): Promise<readonly SeriesIds[]> {
  const values = statementValues(project)
  const { rows } = await session.query<SeriesIds>(
    `SELECT s.id, s.testcase_id FROM ${tables.series} AS s
     JOIN ${tables.testcase} AS t ON t.project = $1 AND t.id = s.testcase_id
     WHERE s.project = $1 AND ${seriesConditions(conditions, values)} LIMIT ${values.add(most + 1)}::int8`,
    values.all,
  )
  return rows
}
