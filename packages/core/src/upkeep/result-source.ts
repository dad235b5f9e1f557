import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { extractHistories } from '../flake/evidence/extract-histories.ts'
import type { RunContext } from '../flake/evidence/run-context.ts'
import { contextsById, runFactsOf, type RunFacts } from '../flake/evidence/run-facts.ts'
import type { TestHistory } from '../flake/evidence/test-run.ts'
import { largestPageLimit, type PageRequest } from '../ports/result-page.ts'
import type { QueryError, ResultQuery, ResultStore, StoredPositions } from '../ports/result-store.ts'
import { storedResultsOf, type StoredResults } from '../ports/stored-results.ts'
import { itemKey } from '../schema/item-key.ts'
import { presetOutcomes } from '../schema/outcome.ts'
import type { TestResult } from '../schema/result.ts'
import { classOf } from '../verdict/fold-verdicts.ts'
import type { FlakeStateSettings } from './flake-state-options.ts'

/** Reads results as runs of tests, with what is known of the runs; no run is left out yet. */
export interface ResultSource {
  /** What events stored: with what no score looks at, for most of it costs nothing. */
  stored(positions: StoredPositions): Promise<Result<StoredResults, QueryError>>
  /** Whether an outcome is a pass or a failure; nothing for one that says nothing of a test. */
  tells(outcome: string): 'pass' | 'fail' | undefined
  /** What results are of that were read before. */
  factsOf(result: OfRun): RunFacts
  /** The passes and failures that a query finds, without what no score looks at. */
  read(query: ResultQuery): Promise<Result<readonly TestResult[], QueryError>>
  /** The same page by page, for answers that are too long to be held. */
  readEach(
    query: ResultQuery,
    take: (results: readonly TestResult[]) => void,
  ): Promise<Result<void, QueryError>>
  /** By testcase and variant. */
  histories(results: readonly TestResult[]): readonly TestHistory[]
}

/** What says which run a result is of. */
type OfRun = Pick<TestResult, 'groups' | 'item'>

/** The runs that a result may be of. */
function runsOf({ groups, item }: OfRun): readonly string[] {
  return groups.length > 0 ? groups : [itemKey(item)]
}

export function resultSource(
  store: Pick<ResultStore, 'query' | 'stored'>,
  settings: FlakeStateSettings,
): ResultSource {
  const { outcomes = presetOutcomes, unstatedBranch, contextOf } = settings
  const contexts = new Map<string, RunContext[]>()

  function tells(outcome: string): 'pass' | 'fail' | undefined {
    const own = classOf(outcome, outcomes)
    return own === 'pass' || own === 'fail' ? own : undefined
  }

  async function learn(results: readonly OfRun[]): Promise<Result<void, QueryError>> {
    if (!contextOf) return ok(undefined)
    const runs = new Set<string>()
    for (const result of results) for (const run of runsOf(result)) if (!contexts.has(run)) runs.add(run)
    if (runs.size === 0) return ok(undefined)
    const answer = await contextOf([...runs].sort(compareText))
    if (answer.isErr()) return err(answer.error)
    for (const run of runs) contexts.set(run, [])
    for (const context of answer.value) contexts.get(context.id)?.push(context)
    return ok(undefined)
  }

  async function readEach(
    query: ResultQuery,
    take: (results: readonly TestResult[]) => void,
  ): Promise<Result<void, QueryError>> {
    let request: PageRequest = { limit: largestPageLimit }
    for (;;) {
      const page = await store.query(query, request)
      if (page.isErr()) return err(page.error)
      const own = page.value.results.filter(({ outcome }) => tells(outcome) !== undefined).map(slim)
      const learned = await learn(own)
      if (learned.isErr()) return err(learned.error)
      take(own)
      const { next } = page.value
      if (next === undefined) return ok(undefined)
      request = { limit: largestPageLimit, after: next }
    }
  }

  async function read(query: ResultQuery): Promise<Result<readonly TestResult[], QueryError>> {
    const results: TestResult[] = []
    const found = await readEach(query, (page) => {
      for (const result of page) results.push(result)
    })
    return found.map(() => results)
  }

  return {
    readEach,
    read,
    async stored(positions) {
      if (!store.stored) return (await read(positions)).map(storedResultsOf)
      const stored = await store.stored(positions)
      if (stored.isErr()) return err(stored.error)
      const learned = await learn(stored.value.runs)
      return learned.map(() => stored.value)
    },
    tells,
    factsOf: ({ groups, item }) =>
      runFactsOf(
        { groups, item },
        contextsById(runsOf({ groups, item }).flatMap((run) => contexts.get(run) ?? [])),
        unstatedBranch ?? 'change',
      ),
    histories(results) {
      const runs = new Set(results.flatMap(runsOf))
      return extractHistories(results, {
        outcomes,
        runs: [...runs].flatMap((run) => contexts.get(run) ?? []),
        ...(unstatedBranch === undefined ? {} : { unstatedBranch }),
        massFailures: 'keep',
        systemicTests: Number.POSITIVE_INFINITY,
      }).histories
    },
  }
}

const noData: TestResult['data'] = {}

/** Many are held at once, so without what is long. */
function slim(result: TestResult): TestResult {
  const { id, testcase, item, outcome, submittedAt, variant, groups, failureSignature } = result
  const own = { id, testcase, item, outcome, submittedAt, variant, groups, data: noData }
  return failureSignature === undefined ? own : { ...own, failureSignature }
}
