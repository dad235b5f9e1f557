import { compareText } from '@gatewright/core/canonical'
import type { TestResult } from '@gatewright/core/schema'
import { dictionaryOf } from '../../../src/dictionary/dictionary.ts'
import type { ProjectEngine } from '../../../src/engine/engine.ts'
import { outcomeNamesOf } from '../../../src/outcomes/outcome-names.ts'
import { attemptOfCell, durationOfCell, outcomeOfCell } from '../../../src/rows/cells.ts'
import { headOfPlace } from '../../../src/rows/place.ts'
import { joinId } from '../../../src/rows/result-id.ts'
import type { ResultDetail } from '../../../src/rows/result-detail.ts'
import type { ResultRow, RunRow } from '../../../src/rows/stored-row.ts'
import { fromSortKey } from '../../../src/sql/keys.ts'

type StoredRow = RunRow & ResultRow & { readonly body: ResultDetail | null }

/** Every result of a project out of its rows, by id: what `append` wrote, read in the plainest way. */
export async function storedResults(engine: ProjectEngine): Promise<readonly TestResult[]> {
  const { tables, driver } = engine
  const project = await engine.number()
  const { rows } = await driver.query<StoredRow>(
    `SELECT run.*, to_jsonb(run.groups) AS groups, one.*, detail.body FROM ${tables.run} AS run
     JOIN ${tables.result} AS one ON one.project = $1 AND one.run_id = run.id
     LEFT JOIN ${tables.result_detail} AS detail
       ON detail.project = $1 AND detail.run_id = run.id AND detail.ordinal = one.ordinal
     WHERE run.project = $1`,
    [project],
  )
  const { items, series, datasets } = dictionaryOf(engine)
  const itemOf = await items.read(
    driver,
    project,
    rows.map(({ item_id }) => item_id),
  )
  const seriesOf = await series.read(
    driver,
    project,
    rows.map(({ series_id }) => series_id),
  )
  const datasetOf = await datasets.read(
    driver,
    project,
    rows.map(({ dataset_id }) => dataset_id),
  )
  const codes = rows.map(({ outcome }) => outcomeOfCell(outcome).code)
  const names = await outcomeNamesOf(engine).namesOf(driver, project, codes)
  const results = rows.map((row): TestResult => {
    const head = headOfPlace(row.place)
    const id = joinId({
      head,
      width: row.id_width,
      ordinal: row.ordinal,
      rest: row.id_rest === null ? '' : fromSortKey(row.id_rest),
    })
    const { code, skipKind, hasDetail } = outcomeOfCell(row.outcome)
    if (hasDetail !== (row.body !== null)) throw new Error('The bit for details is not right.')
    const one = seriesOf.get(row.series_id)
    const item = itemOf.get(row.item_id)
    const outcome = names.get(code)
    if (one === undefined || item === undefined || outcome === undefined)
      throw new Error('A word is missing.')
    const durationMs = durationOfCell(row.duration_us)
    const attempt = attemptOfCell(row.attempt)
    const { data, ...detail } = row.body ?? {}
    return {
      id,
      testcase: one.testcase,
      item,
      outcome,
      submittedAt: row.submitted_at,
      variant: one.variant,
      data: { ...datasetOf.get(row.dataset_id), ...data },
      groups: row.groups,
      ...(durationMs !== undefined && { durationMs }),
      ...(attempt !== undefined && { attempt }),
      ...(skipKind !== undefined && { skipKind }),
      ...detail,
    }
  })
  return results.sort((a, b) => compareText(a.id, b.id))
}
