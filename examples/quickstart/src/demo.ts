import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ProjectStorage } from '@gatewright/core/ports'
import { parseItemText, type Item } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { err, type Result } from 'neverthrow'
import { badInput } from './bad-input.ts'
import { askGate, type GateReport } from './gate-report.ts'
import { loadPolicies } from './load-policies.ts'
import { loadWaivers } from './load-waivers.ts'
import type { Progress } from './progress.ts'
import { describeReportError, readReports } from './read-reports.ts'
import { project } from './run-gate.ts'
import type { ScenarioFile } from './scenario.ts'
import { storeRun, type StoredRun } from './store-run.ts'
import type { Trouble } from './trouble.ts'

export interface DemoFiles {
  readonly scenario: string
  readonly policy: string
  readonly waivers: string
}

/** The demo that ships with this example. */
export const shippedDemo: DemoFiles = {
  scenario: join(dirname(import.meta.dirname), 'demo', 'scenario.json'),
  policy: join(dirname(import.meta.dirname), 'demo', 'policy.yaml'),
  waivers: join(dirname(import.meta.dirname), 'demo', 'waivers.yaml'),
}

/** Stores run after run, as a team's days would, and asks the gate about the last commit. */
export async function runDemo(files: DemoFiles, progress: Progress): Promise<Result<GateReport, Trouble>> {
  const folder = dirname(files.scenario)
  const scenario = JSON.parse(await readFile(files.scenario, 'utf8')) as ScenarioFile
  const policies = await loadPolicies([files.policy], folder)
  if (policies.isErr()) return err(policies.error)
  const waivers = await loadWaivers([files.waivers], folder)
  if (waivers.isErr()) return err(waivers.error)

  const storage = createMemoryDatabase().open(project)
  let last: { readonly item: Item; readonly run: StoredRun } | undefined
  for (const run of scenario.runs) {
    const item = parseItemText(run.item)
    if (item.isErr()) return err(badInput(item.error.message))
    const stored = await storeReports(storage, item.value, run, folder, progress)
    if (stored.isErr()) return err(stored.error)
    last = { item: item.value, run: stored.value }
  }
  if (!last) return err(badInput('The scenario has no runs.'))
  const { item, run } = last
  const answer = await askGate(storage, {
    item,
    context: scenario.context,
    at: scenario.at,
    policies: policies.value,
    waiverEvents: waivers.value,
    group: run.group,
  })
  return answer.map((report) => ({ ...report, reports: run.reports }))
}

/** Reads and stores the reports of one run. Those that ship can all be read. */
async function storeReports(
  storage: ProjectStorage,
  item: Item,
  run: ScenarioFile['runs'][number],
  folder: string,
  progress: Progress,
): Promise<Result<StoredRun, Trouble>> {
  const files = run.reports.map(({ file, namespace }) => ({
    path: join(folder, file),
    shown: file,
    namespace,
  }))
  const outcomes = await readReports(files, progress)
  const failed = outcomes.find((outcome) => outcome.status === 'failed')
  if (failed) return err(badInput(describeReportError(failed.file.shown, failed.error)))
  return storeRun(
    storage,
    item,
    run.at,
    outcomes.filter((outcome) => outcome.status === 'read'),
  )
}
