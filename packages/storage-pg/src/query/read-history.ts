import { variantKey, type Variant } from '@gatewright/core/schema'
import { isStored } from '../stores/stored-text.ts'
import { everyId } from './id-range.ts'
import { seriesIndex } from './query-plan.ts'
import { readPage } from './read-page.ts'
import type { FoundRow } from './found-row.ts'
import type { ReadScope } from './read-scope.ts'

/** The newest rows of one testcase in one variant, newest first. */
export async function readHistory(
  scope: ReadScope,
  testcase: string,
  variant: Variant,
  limit: number,
): Promise<readonly FoundRow[]> {
  if (!(limit > 0) || !isStored(testcase) || !Object.entries(variant).flat().every(isStored)) return []
  const { session, project, dictionary } = scope
  const [testcaseId] = await dictionary.testcases.find(session, project, [testcase])
  if (testcaseId === undefined) return []
  const word = { testcaseId, variant, variantKey: variantKey(variant) }
  const [id] = await dictionary.series.find(session, project, [word])
  if (id === undefined) return []
  const rows = { series: [id] }
  const most = Math.ceil(Math.min(limit, Number.MAX_SAFE_INTEGER))
  const found = await readPage(
    scope,
    {
      runs: {},
      rows,
      range: everyId,
      ids: undefined,
      idSet: undefined,
      exceptIds: undefined,
      exceptSet: undefined,
      series: [{ id, testcase_id: testcaseId }],
      indexes: [seriesIndex(scope, rows)],
    },
    { limit: most, skip: 0, order: 'newest-first' },
  )
  return found.slice(0, most)
}
