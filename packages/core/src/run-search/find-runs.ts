import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import { runOfProduct, timeOf, type RunMatch } from './match-run.ts'
import { readRunCursor, writeRunCursor, type RunCursor, type RunProgress } from './run-cursor.ts'
import { compareGroups } from './run-place.ts'
import {
  checkRunSearch,
  type CheckedRunSearch,
  type FoundRun,
  type RunPageRequest,
  type RunSearch,
  type RunStores,
} from './run-search.ts'
import { scanGroups, scanList, type GroupScan, type ScannedGroup } from './scan-groups.ts'

/** A part of the runs that a search finds. */
export interface RunPage {
  /** The one created last first; a run of several products once for each, in their order. */
  readonly runs: readonly FoundRun[]
  /** What to ask with for the runs that follow; absent when none do. Its text means nothing to anybody but this function. */
  readonly next?: string
}

/**
 * Finds runs: groups that were put and have results, the one created last first, as many of each product as the page asks for.
 * All pages together are the answer as it was when the first was asked for, each run once for each of its products, whatever
 * is stored meanwhile; only what is removed meanwhile is missing.
 *
 * A search for a revision asks for the groups of that item; another one looks at group after group. For each it asks the
 * store for one result of each product.
 *
 * @example
 * import type { CompleteStorage } from '@gatewright/core/ports'
 * import { findRuns } from '@gatewright/core/run-search'
 *
 * declare const storage: CompleteStorage
 *
 * const page = await findRuns(
 *   storage,
 *   { products: [{ browser: 'chrome' }, { browser: 'firefox' }], labels: ['stable'], since: '2026-11-01T00:00:00Z' },
 *   { limit: 10 },
 * )
 */
export function findRuns(
  stores: RunStores,
  search: RunSearch,
  page: RunPageRequest = {},
): ResultAsync<RunPage, QueryError> {
  return checkRunSearch(search, page).asyncAndThen((checked) =>
    startOrGoOn(stores, 'runs', checked, checked.products.length).andThen((cursor) =>
      openScan(stores, checked, cursor.progress).andThen(
        (scan) => new ResultAsync(collectRuns(stores, checked, cursor, scan)),
      ),
    ),
  )
}

/** Where the page before ended, or the start of the search as of now. */
export function startOrGoOn(
  { feed }: RunStores,
  kind: string,
  checked: CheckedRunSearch,
  parts: number,
): ResultAsync<RunCursor, QueryError> {
  const { after } = checked
  if (after !== undefined)
    return feed.position().andThen((position) => readRunCursor(after, kind, checked, { parts, position }))
  const progress = Array.from({ length: parts }, (): RunProgress => 'start')
  return feed.position().map((storedThrough) => ({ storedThrough, progress }))
}

/** All groups that may be asked for, from the first that some part has not looked at. */
export function openScan(
  { groups }: RunStores,
  { search }: CheckedRunSearch,
  progress: readonly RunProgress[],
): ResultAsync<GroupScan, QueryError> {
  const places = progress.flatMap((one) => (typeof one === 'string' ? [] : [one])).sort(compareGroups)
  const start = progress.includes('start') ? undefined : places[0]
  if (!search.revision) return okAsync(scanGroups(groups, start))
  return groups.ofItem(search.revision).map((list) => scanList(list, start))
}

/** So many groups are asked about at the same time. */
export const askedAtOnce = 8

async function collectRuns(
  stores: RunStores,
  checked: CheckedRunSearch,
  cursor: RunCursor,
  scan: GroupScan,
): Promise<Result<RunPage, QueryError>> {
  const match: RunMatch = { ...checked, storedThrough: cursor.storedThrough }
  const parts = cursor.progress.map((progress): ProductPart => ({ progress, left: checked.limit }))
  const runs: FoundRun[] = []
  let left = checked.lookAt
  while (left > 0 && parts.some(isHungry)) {
    const scanned = await scan.next()
    if (scanned.isErr()) return err(scanned.error)
    const isEnd = scanned.value.length === 0
    for (let at = 0; at < scanned.value.length && left > 0 && parts.some(isHungry); at += askedAtOnce) {
      const some = scanned.value.slice(at, at + Math.min(askedAtOnce, left))
      left -= some.length
      const found = await matchesOf(stores, match, parts, some)
      if (found.isErr()) return err(found.error)
      for (const run of takeRuns(parts, some, found.value)) runs.push(run)
      if (some.some(({ group }) => timeOf(group, checked.search) === 'earlier')) endHungry(parts)
    }
    if (isEnd) endHungry(parts)
  }
  const progress = parts.map((part) => part.progress)
  if (progress.every((one) => one === 'end')) return ok({ runs })
  return ok({ runs, next: writeRunCursor({ ...cursor, progress }, 'runs', checked) })
}

interface ProductPart {
  progress: RunProgress
  /** How many runs of the product still fit on the page. */
  left: number
}

function isHungry({ progress, left }: ProductPart): boolean {
  return progress !== 'end' && left > 0
}

/** What is left has nothing more for those that have not had enough. */
function endHungry(parts: readonly ProductPart[]): void {
  for (const part of parts) if (isHungry(part)) part.progress = 'end'
}

/** For each of some groups and each product the run that it is; undefined also where nobody waits for it. */
function matchesOf(
  stores: RunStores,
  match: RunMatch,
  parts: readonly ProductPart[],
  groups: readonly ScannedGroup[],
): ResultAsync<readonly (FoundRun | undefined)[][], QueryError> {
  const asked = groups.map(({ group }) =>
    ResultAsync.combine(
      parts.map((part, product): ResultAsync<FoundRun | undefined, QueryError> => {
        const isWanted = timeOf(group, match.search) === 'within' && isAhead(part, group)
        return isWanted ? runOfProduct(stores, group, product, match) : okAsync(undefined)
      }),
    ),
  )
  return ResultAsync.combine(asked)
}

/** Whether a product waits for a group: it has not had enough, and has not looked at it. */
function isAhead(part: ProductPart, group: ScannedGroup['group']): boolean {
  if (!isHungry(part)) return false
  return typeof part.progress === 'string' || compareGroups(group, part.progress) > 0
}

/** Of what was found what fits on the page, in order. */
function takeRuns(
  parts: readonly ProductPart[],
  groups: readonly ScannedGroup[],
  found: readonly (readonly (FoundRun | undefined)[])[],
): readonly FoundRun[] {
  const taken: FoundRun[] = []
  for (const [index, { group, place }] of groups.entries()) {
    for (const [product, part] of parts.entries()) {
      if (!isAhead(part, group)) continue
      const run = found[index]?.[product]
      part.progress = place
      if (!run) continue
      part.left -= 1
      taken.push(run)
    }
  }
  return taken
}
