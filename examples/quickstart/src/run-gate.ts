import { createHash } from 'node:crypto'
import { relative, resolve } from 'node:path'
import type { Instant, Item } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { err, ok, type Result } from 'neverthrow'
import { badInput } from './bad-input.ts'
import { askGate, type GateReport } from './gate-report.ts'
import { openHistory, type History } from './history-folder.ts'
import { chooseContext, defaultPolicy, loadPolicies } from './load-policies.ts'
import { loadWaivers } from './load-waivers.ts'
import type { Options } from './options.ts'
import type { Progress } from './progress.ts'
import { readReports, type FileOutcome } from './read-reports.ts'
import { findReportFiles } from './report-files.ts'
import { statedItem } from './stated-item.ts'
import { storeRun } from './store-run.ts'
import type { Trouble } from './trouble.ts'

/** All results of this example are of one project. */
export const project = 'quickstart'

/** Reads the user's reports as one run, keeps them, and asks the gate. */
export async function runGate(
  options: Options,
  cwd: string,
  at: Instant,
  progress: Progress,
): Promise<Result<GateReport, Trouble>> {
  const policies = await loadPolicies(options.policies, cwd)
  if (policies.isErr()) return err(policies.error)
  const context = chooseContext(options.context, policies.value)
  if (context.isErr()) return err(context.error)
  const waivers = await loadWaivers(options.waivers, cwd)
  if (waivers.isErr()) return err(waivers.error)
  const history = await historyOf(options, cwd)
  if (history.isErr()) return err(history.error)
  const files = await findReportFiles(options.reports, cwd)
  if (files.isErr()) return err(files.error)

  const outcomes = await readReports(files.value, progress)
  const stated = statedItem(options.item, outcomes)
  if (stated.isErr()) return err(stated.error)
  if (options.history !== undefined && stated.value === undefined) {
    return err(
      badInput('--history needs --item, or reports that name it: results of other items would be mixed in.'),
    )
  }
  const item = stated.value ?? contentItem(outcomes)
  const read = outcomes.filter((outcome) => outcome.status === 'read')
  // A run with a report that can't be read is never complete, so nothing of it is kept and nothing decided.
  if (read.length < outcomes.length)
    return ok({ item, reports: outcomes, verdicts: [], flakes: [], notes: [] })

  const ownPolicy = defaultPolicy(item, context.value)
  if (ownPolicy.isErr()) return err(ownPolicy.error)

  progress('Storing results')
  const storage = history.value.database.open(project)
  const run = await storeRun(storage, item, at, read)
  if (run.isErr()) return err(run.error)
  progress('Deciding')
  const answer = await askGate(storage, {
    item,
    context: context.value,
    at,
    policies: options.policies.length > 0 ? policies.value : [ownPolicy.value],
    waiverEvents: waivers.value,
    group: run.value.group,
  })
  if (answer.isErr()) return err(answer.error)
  // A run with a report that holds less than it says is not kept: it would close the gate on every later call.
  const saved = run.value.group?.state === 'aborted' ? ok(undefined) : await history.value.save()
  return saved.map(() => ({ ...answer.value, reports: run.value.reports }))
}

async function historyOf(options: Options, cwd: string): Promise<Result<History, Trouble>> {
  if (options.history !== undefined)
    return openHistory(resolve(cwd, options.history), relative(cwd, resolve(cwd, options.history)))
  return ok({ database: createMemoryDatabase(), save: async () => ok(undefined) })
}

/** Where nobody says what was tested: the content of the reports themselves. */
function contentItem(outcomes: readonly FileOutcome[]): Item {
  const digests = outcomes.map((outcome) => (outcome.status === 'read' ? outcome.digest : ''))
  return {
    type: 'report',
    id: `sha256:${createHash('sha256').update(digests.sort().join('\n')).digest('hex')}`,
  }
}
