import type { CheckedPage, ResultPlace } from '@gatewright/core/ports'
import type { QueryPlan } from './query-plan.ts'
import type { ReadScope } from './read-scope.ts'
import type { FoundRow } from './found-row.ts'
import { readRows } from './read-rows.ts'
import { costOf, rowsIn } from './windowed-rows.ts'
import { isEmptyFilter, type RowFilter } from './row-filter.ts'
import { isWhole, windowsIn, type RunWindow } from './run-window.ts'
import { sourceOf } from './plan-source.ts'
import type { WindowGroup } from './run-source.ts'
import { rowPlaceOf } from './stored-run.ts'

/** A part of what a query finds. */
export interface PagePart {
  readonly limit: number
  readonly skip: number
  readonly order: CheckedPage['order']
  readonly after?: ResultPlace
}

/** The rows of a page, and one more where more follow. */
export async function readPage(
  scope: ReadScope,
  plan: QueryPlan,
  page: PagePart,
): Promise<readonly FoundRow[]> {
  const source = await sourceOf(scope, plan, page)
  const windowing = windowingOf(plan, page)
  const takesAll = isEmptyFilter(plan.rows)
  const rows: FoundRow[] = []
  let toSkip = page.skip
  let readRuns = 0
  let readResults = 0
  for (;;) {
    const missing = page.limit + 1 + toSkip - rows.length
    const groups = await source.next(
      nextSize({ missing, takesAll, isIndexed: plan.indexes !== undefined, readRuns, readResults }),
    )
    if (!groups) return rows
    const windows = groups.map((group) => group.flatMap((window) => windowsIn(window, windowing)))
    readRuns += groups.reduce((sum, group) => sum + group.length, 0)
    readResults += groups.reduce((sum, group) => sum + rowsIn(group), 0)
    for (const part of partsOf(windows, plan.rows, takesAll ? missing : mostRowsAtOnce, missing)) {
      const count = takesAll ? countOf(part) : undefined
      if (count !== undefined && count <= toSkip) {
        toSkip -= count
        continue
      }
      const limit = page.limit + 1 + toSkip - rows.length
      const found = await readRows(scope, part, plan.rows, { order: page.order, limit })
      const skipped = Math.min(toSkip, found.length)
      toSkip -= skipped
      for (const row of found.slice(skipped)) rows.push(row)
      if (rows.length > page.limit) return rows.slice(0, page.limit + 1)
    }
  }
}

/** What a plan leaves of runs, behind a place. */
export function windowingOf(
  plan: QueryPlan,
  { order, after }: Pick<PagePart, 'order' | 'after'>,
): Parameters<typeof windowsIn>[1] {
  return { order, after: after && rowPlaceOf(after), ids: plan.idSet, exceptIds: plan.exceptSet }
}

/** So many rows of runs are looked through in one statement, about. */
const mostRowsAtOnce = 200_000

/**
 * Windows in parts that cost about so much to read; what is of one place stays together. Where failures are looked for, the
 * first part has as many as are enough, and each that follows four times as many, as other conditions may leave few of them.
 */
export function* partsOf(
  groups: readonly WindowGroup[],
  filter: RowFilter,
  most: number,
  enough: number = Infinity,
): Generator<readonly RunWindow[], void, void> {
  let part: RunWindow[] = []
  let [count, failures, wanted] = [0, 0, filter.isFailing === true ? enough : Infinity]
  for (const group of groups) {
    for (const window of group) part.push(window)
    count += costOf(group, filter)
    failures += failuresIn(group)
    if (count < most && failures < wanted) continue
    yield part
    part = []
    ;[count, failures, wanted] = [0, 0, wanted * 4]
  }
  if (part.length > 0) yield part
}

/** How many failures windows have, about: those of a part of a run are known for the whole of it. */
function failuresIn(windows: WindowGroup): number {
  return windows.reduce((sum, window) => sum + (isWhole(window) ? window.run.failed_count : 0), 0)
}

/** How many rows windows have, where that is known without reading them. */
function countOf(windows: readonly RunWindow[]): number | undefined {
  return windows.every(isWhole) ? windows.reduce((sum, { run }) => sum + run.result_count, 0) : undefined
}

const fewestRuns = 32
const mostRuns = 4_096

/** How many runs to ask for: few at first, as runs of reports hold thousands of results; then by what they held. */
function nextSize(known: {
  readonly missing: number
  readonly takesAll: boolean
  readonly isIndexed: boolean
  readonly readRuns: number
  readonly readResults: number
}): number {
  const { missing, takesAll, isIndexed, readRuns, readResults } = known
  const wanted =
    takesAll && readResults > 0
      ? Math.ceil((missing * readRuns) / readResults) + 1
      : Math.max(missing, 4 * readRuns)
  const most = readRuns === 0 && !isIndexed ? 2 * fewestRuns : mostRuns
  return Math.max(1, Math.min(wanted, most))
}

/** All runs that a plan finds, in the parts in which they come; `fewest` of them are about what the first part holds. */
export async function* runsOf(
  scope: ReadScope,
  plan: QueryPlan,
  fewest: number = fewestRuns,
): AsyncGenerator<readonly WindowGroup[], void, void> {
  const source = await sourceOf(scope, plan, { order: 'newest-first' })
  for (let size = fewest; ; size = Math.min(4 * size, mostRuns)) {
    const groups = await source.next(size)
    if (!groups) return
    yield groups
  }
}
