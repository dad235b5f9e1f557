import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { parseItemText } from '@gatewright/core/schema'
import { createMemoryDatabase } from '@gatewright/storage-memory'
import { err, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import { askGate, type GateReport } from './gate-report.ts'
import { loadPolicies } from './load-policies.ts'
import { loadWaivers } from './load-waivers.ts'
import type { Progress } from './progress.ts'
import { describeReportError, readReports } from './read-reports.ts'
import { project } from './run-gate.ts'
import type { ScenarioFile } from './scenario.ts'
import { storeRun } from './store-run.ts'

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
export async function runDemo(files: DemoFiles, progress: Progress): Promise<Result<GateReport, BadInput>> {
  const folder = dirname(files.scenario)
  const scenario = JSON.parse(await readFile(files.scenario, 'utf8')) as ScenarioFile
  const policies = await loadPolicies([files.policy], folder)
  if (policies.isErr()) return err(policies.error)
  const waivers = await loadWaivers([files.waivers], folder)
  if (waivers.isErr()) return err(waivers.error)

  const storage = createMemoryDatabase().open(project)
  let answer: Result<GateReport, BadInput> = err(badInput('The scenario has no runs.'))
  for (const run of scenario.runs) {
    const item = parseItemText(run.item)
    if (item.isErr()) return err(badInput(item.error.message))
    const reports = run.reports.map(({ file, namespace }) => {
      const path = join(folder, file)
      return { path, shown: relative(folder, path).replaceAll('\\', '/'), namespace }
    })
    const outcomes = await readReports(reports, progress)
    const read = outcomes.filter((outcome) => outcome.status === 'read')
    const failed = outcomes.find((outcome) => outcome.status === 'failed')
    if (failed) return err(badInput(describeReportError(failed.file.shown, failed.error)))
    const stored = await storeRun(storage, item.value, run.at, read)
    if (stored.isErr()) return err(stored.error)
    const asked = await askGate(storage, {
      item: item.value,
      context: scenario.context,
      at: scenario.at,
      policies: policies.value,
      waiverEvents: waivers.value,
      group: stored.value.group,
    })
    answer = asked.map((report) => ({ ...report, reports: stored.value.reports }))
  }
  return answer
}
