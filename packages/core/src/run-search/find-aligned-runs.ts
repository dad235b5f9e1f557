import { err, ok, ResultAsync, type Result } from 'neverthrow'
import type { QueryError } from '../ports/result-store.ts'
import { itemKey } from '../schema/item-key.ts'
import type { Item } from '../schema/item.ts'
import { askedAtOnce, openScan, startOrGoOn } from './find-runs.ts'
import { runOfProduct, timeOf, type RunMatch } from './match-run.ts'
import { writeRunCursor, type RunCursor, type RunProgress } from './run-cursor.ts'
import { compareGroups } from './run-place.ts'
import {
  checkRunSearch,
  type CheckedRunSearch,
  type FoundRun,
  type RunPageRequest,
  type RunSearch,
  type RunStores,
} from './run-search.ts'
import type { GroupScan, ScannedGroup } from './scan-groups.ts'

/** A revision of which there is a run of every product. */
export interface AlignedRevision {
  readonly revision: Item
  /** The newest run of each product, in the order of the products. */
  readonly runs: readonly FoundRun[]
}

/** A part of the revisions that a search finds. */
export interface AlignedPage {
  /** The one whose newest run was created last first. */
  readonly revisions: readonly AlignedRevision[]
  /** What to ask with for the revisions that follow; absent when none do. Its text means nothing to anybody but this function. */
  readonly next?: string
}

/**
 * Finds the revisions of which there is a run of every product that is asked for, with the newest run of each: runs that may be
 * compared. A run of a product is taken for a run of one revision, the one of the newest of its results that the search asks
 * for. Pages are as those of `findRuns`; where one run tests several revisions, a page may hold some more than its limit.
 *
 * @example
 * import type { CompleteStorage } from '@gatewright/core/ports'
 * import { findAlignedRuns } from '@gatewright/core/run-search'
 *
 * declare const storage: CompleteStorage
 *
 * const products = [{ browser: 'chrome' }, { browser: 'firefox' }]
 * const page = await findAlignedRuns(storage, { products }, { limit: 1 })
 * const newest = page.map(({ revisions }) => revisions[0]?.revision)
 */
export function findAlignedRuns(
  stores: RunStores,
  search: RunSearch,
  page: RunPageRequest = {},
): ResultAsync<AlignedPage, QueryError> {
  return checkRunSearch(search, page).asyncAndThen((checked) =>
    startOrGoOn(stores, 'aligned', checked, 1).andThen((cursor) =>
      openScan(stores, checked, cursor.progress).andThen(
        (scan) => new ResultAsync(collectRevisions(stores, checked, cursor, scan)),
      ),
    ),
  )
}

async function collectRevisions(
  stores: RunStores,
  checked: CheckedRunSearch,
  cursor: RunCursor,
  scan: GroupScan,
): Promise<Result<AlignedPage, QueryError>> {
  const match: RunMatch = { ...checked, storedThrough: cursor.storedThrough }
  const revisions: AlignedRevision[] = []
  const seen = new Set<string>()
  let progress: RunProgress = cursor.progress[0] ?? 'start'
  let left = checked.lookAt
  while (progress !== 'end' && left > 0 && revisions.length < checked.limit) {
    const scanned = await scan.next()
    if (scanned.isErr()) return err(scanned.error)
    if (scanned.value.length === 0) progress = 'end'
    for (const { group, place } of scanned.value) {
      if (progress === 'end' || left === 0 || revisions.length === checked.limit) break
      left -= 1
      const time = timeOf(group, checked.search)
      progress = time === 'earlier' ? 'end' : place
      if (time !== 'within') continue
      const found = await revisionsOf(stores, group, match)
      if (found.isErr()) return err(found.error)
      for (const revision of found.value) {
        // Of a group of several revisions the page holds all, so that the next one can begin behind it.
        if (seen.has(itemKey(revision))) continue
        seen.add(itemKey(revision))
        const aligned = await alignedAt(stores, revision, group, match)
        if (aligned.isErr()) return err(aligned.error)
        if (aligned.value) revisions.push(aligned.value)
      }
    }
  }
  if (progress === 'end') return ok({ revisions })
  return ok({ revisions, next: writeRunCursor({ ...cursor, progress: [progress] }, 'aligned', checked) })
}

/** The revisions of which a group is a run of some product. */
function revisionsOf(
  stores: RunStores,
  group: ScannedGroup['group'],
  match: RunMatch,
): ResultAsync<readonly Item[], QueryError> {
  const asked = match.products.map((_, product) => runOfProduct(stores, group, product, match))
  return ResultAsync.combine(asked).map((found) => {
    const items = found.flatMap((run) => (run ? [[itemKey(run.revision), run.revision] as const] : []))
    return [...new Map(items).values()]
  })
}

/** A revision with all its runs, where it has them and the group is the newest of them: it is answered there and nowhere else. */
function alignedAt(
  stores: RunStores,
  revision: Item,
  newest: ScannedGroup['group'],
  match: RunMatch,
): ResultAsync<AlignedRevision | undefined, QueryError> {
  return stores.groups.ofItem(revision).andThen(
    (groups) =>
      new ResultAsync<AlignedRevision | undefined, QueryError>(
        (async () => {
          const ordered = groups
            .filter((group) => timeOf(group, match.search) === 'within')
            .sort(compareGroups)
          const runs: FoundRun[] = []
          for (const [product] of match.products.entries()) {
            const run = await newestRun(stores, ordered, product, revision, match)
            if (run.isErr()) return err(run.error)
            if (!run.value) return ok(undefined)
            runs.push(run.value)
          }
          const [first] = runs.map(({ group }) => group).sort(compareGroups)
          return ok(first?.id === newest.id ? { revision, runs } : undefined)
        })(),
      ),
  )
}

async function newestRun(
  stores: RunStores,
  ordered: readonly ScannedGroup['group'][],
  product: number,
  revision: Item,
  match: RunMatch,
): Promise<Result<FoundRun | undefined, QueryError>> {
  for (let at = 0; at < ordered.length; at += askedAtOnce) {
    const asked = ordered
      .slice(at, at + askedAtOnce)
      .map((group) => runOfProduct(stores, group, product, match))
    const found = await ResultAsync.combine(asked)
    if (found.isErr()) return err(found.error)
    const run = found.value.find((one) => one && itemKey(one.revision) === itemKey(revision))
    if (run) return ok(run)
  }
  return ok(undefined)
}
