import type { ErrorValue } from '@gatewright/core/errors'
import { err, ok, ResultAsync, type Result } from 'neverthrow'
import * as z from 'zod'
import type { GitHubCaller } from '../calls/github-caller.ts'
import type { Repository } from '../calls/github-request.ts'
import { readPages } from '../calls/read-pages.ts'
import {
  reportDecision,
  type DecideAbout,
  type ReportDecisionOptions,
  type ReportedDecision,
} from '../checks/report-decision.ts'
import type { CheckRunEvent, CheckSuiteEvent } from '../webhooks/events/check-events.ts'
import {
  AskedCheckRunSchema,
  isOwn,
  readCheckRun,
  type AskedCheckRun,
  type KnownCheckRun,
  type KnownCheckRunOf,
} from './asked-check-run.ts'

/** How to decide again about what a check run is of, and how to report it. */
export interface AnotherDecision {
  readonly decideAbout: DecideAbout
  /** As for {@link reportDecision}; what the check run says itself is left out. */
  readonly report?: Omit<ReportDecisionOptions, keyof Repository | 'appId' | 'name' | 'headSha' | 'attempt'>
}

export interface DecideAgainOptions extends Repository {
  /** Our App: what is asked of others is not ours to decide. */
  readonly appId: number
  /** Finds what a check run is of, as {@link knownCheckRuns} does. */
  readonly knownCheckRunOf: KnownCheckRunOf
  /** Undefined where nothing is to be decided again. */
  again(run: AskedCheckRun, known: KnownCheckRun): AnotherDecision | undefined
}

/**
 * Decides again where somebody asks for it: about what one check run is of, or what all of a commit's suite are of. Each is reported
 * as the next attempt. The same event again reports nothing twice.
 *
 * @returns one report for each check run of ours of which something is known; none for other events
 */
export function decideAgain(
  caller: GitHubCaller,
  event: CheckRunEvent | CheckSuiteEvent,
  options: DecideAgainOptions,
): ResultAsync<readonly ReportedDecision[], ErrorValue> {
  return new ResultAsync(decideAll(caller, event, options))
}

async function decideAll(
  caller: GitHubCaller,
  event: CheckRunEvent | CheckSuiteEvent,
  options: DecideAgainOptions,
): Promise<Result<readonly ReportedDecision[], ErrorValue>> {
  const asked = await askedRuns(caller, event, options)
  if (asked.isErr()) return err(asked.error)
  const { owner, repo, appId, knownCheckRunOf } = options
  const reported: ReportedDecision[] = []
  for (const run of asked.value) {
    const known = await knownCheckRunOf(run)
    if (known.isErr()) return err(known.error)
    const another = known.value && options.again(run, known.value)
    if (!known.value || !another) continue
    const { name, headSha } = run
    const attempt = known.value.attempt + 1
    const report = { ...another.report, owner, repo, appId, name, headSha, attempt }
    const published = await reportDecision(caller, another.decideAbout, report)
    if (published.isErr()) return err(published.error)
    reported.push(published.value)
  }
  return ok(reported)
}

const listForSuite = 'GET /repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs'

/** Check runs of ours that an event asks for again, as GitHub has them; the newest of each name. */
async function askedRuns(
  caller: GitHubCaller,
  event: CheckRunEvent | CheckSuiteEvent,
  { owner, repo, appId }: DecideAgainOptions,
): Promise<Result<readonly AskedCheckRun[], ErrorValue>> {
  const said = event.event === 'check_run' ? event.checkRun : event.checkSuite
  if (event.action !== 'rerequested' || said.appId !== appId) return ok([])
  if (event.event === 'check_run') {
    const run = await readCheckRun(caller, said.id, { owner, repo })
    return run.map((found) => (isOwn(found, appId) ? [found] : []))
  }
  const parameters = { owner, repo, check_suite_id: said.id, filter: 'latest' }
  const runs = await readPages(caller, listForSuite, parameters, CheckRunsSchema)
  return runs.map((all) => newestOfEach(all.filter((run) => isOwn(run, appId))))
}

const CheckRunsSchema: z.ZodType<readonly AskedCheckRun[]> = z
  .object({ check_runs: z.array(AskedCheckRunSchema) })
  .transform(({ check_runs: runs }) => runs)

function newestOfEach(runs: readonly AskedCheckRun[]): readonly AskedCheckRun[] {
  const newest = new Map<string, AskedCheckRun>()
  for (const run of runs) {
    const known = newest.get(run.name)
    if (!known || known.id < run.id) newest.set(run.name, run)
  }
  return [...newest.values()]
}
