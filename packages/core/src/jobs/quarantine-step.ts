import { err, ok, type Result } from 'neverthrow'
import { extractHistories } from '../flake/evidence/extract-histories.ts'
import { testKey } from '../flake/evidence/test-key.ts'
import { defaultQuarantinePolicy } from '../flake/quarantine/quarantine-policy.ts'
import { reduceQuarantine, type QuarantineStep } from '../flake/quarantine/reduce-quarantine.ts'
import { runsSince, type RunsSince } from '../flake/quarantine/runs-since.ts'
import { queryAll } from '../ports/query-all.ts'
import type { QueryError } from '../ports/result-store.ts'
import { fromEpochMs, toEpochMs } from '../schema/compare-instants.ts'
import type { Instant } from '../schema/instant.ts'
import { flakeOptions } from './flake-options.ts'
import type { JobContext } from './job-context.ts'
import type { KnownTest } from './quarantine-candidates.ts'

/** Where a test goes with what is known of it at `at`. */
export async function stepOf(
  context: JobContext,
  { score, kept: { record }, facts }: KnownTest,
  hasBudget: boolean,
  at: Instant,
): Promise<Result<QuarantineStep, QueryError>> {
  const { policy, trueCatches: _, ...known } = facts
  const since = await runsOf(context, record, at)
  return since.map((runs) =>
    reduceQuarantine(
      record,
      { at: toEpochMs(at), score, since: runs, hasBudget, ...known },
      policy ?? context.quarantine?.policy ?? defaultQuarantinePolicy,
    ),
  )
}

/**
 * What a test did since it is in its state; only release asks for it. Of runs that failed as a whole nothing is known here, so
 * they count: a test is released no sooner for that.
 */
async function runsOf(
  context: JobContext,
  { testcase, variant, state, since: from }: KnownTest['kept']['record'],
  at: Instant,
): Promise<Result<RunsSince, QueryError>> {
  const atMs = toEpochMs(at)
  const nothing = { testcase, variant, runs: [] }
  if (state !== 'quarantined' && state !== 'probation') return ok(runsSince(nothing, from, atMs))
  const results = await queryAll(context.storage.results, {
    testcase,
    variant,
    since: fromEpochMs(from),
    through: at,
  })
  if (results.isErr()) return err(results.error)
  const { contextOf, massFailures: _, ...options } = flakeOptions(context)
  const groups = [...new Set(results.value.flatMap((result) => result.groups))]
  const runs = contextOf && groups.length > 0 ? await contextOf(groups) : ok([])
  if (runs.isErr()) return err(runs.error)
  const { histories } = extractHistories(results.value, {
    ...options,
    runs: runs.value,
    massFailures: 'keep',
  })
  // Results of this variant may be of others too, which have more keys.
  const own = histories.find((history) => testKey(history) === testKey({ testcase, variant })) ?? nothing
  return ok(runsSince(own, from, atMs))
}
