import { err, ok, type Result } from 'neverthrow'
import { compareText } from '../canonical/compare-text.ts'
import { extractHistories } from '../flake/evidence/extract-histories.ts'
import type { RunContext } from '../flake/evidence/run-context.ts'
import { contextsById, runFactsOf, type RunFacts } from '../flake/evidence/run-facts.ts'
import type { TestHistory } from '../flake/evidence/test-run.ts'
import { largestPageLimit, type PageRequest } from '../ports/result-page.ts'
import type { QueryError, ResultQuery, ResultStore, StoredPositions } from '../ports/result-store.ts'
import { storedResultsOf, type StoredResults } from '../ports/stored-results.ts'
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
  factsOf(result: Pick<TestResult, 'groups' | 'item'>): RunFacts
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

  async function learn(results: readonly Pick<TestResult, 'groups'>[]): Promise<Result<void, QueryError>> {
    if (!contextOf) return ok(undefined)
    const groups = new Set<string>()
    for (const result of results)
      for (const group of result.groups) if (!contexts.has(group)) groups.add(group)
    if (groups.size === 0) return ok(undefined)
    const answer = await contextOf([...groups].sort(compareText))
    if (answer.isErr()) return err(answer.error)
    for (const group of groups) contexts.set(group, [])
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
        contextsById(groups.flatMap((group) => contexts.get(group) ?? [])),
        unstatedBranch ?? 'change',
      ),
    histories(results) {
      const groups = new Set(results.flatMap((result) => result.groups))
      return extractHistories(results, {
        outcomes,
        runs: [...groups].flatMap((group) => contexts.get(group) ?? []),
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
