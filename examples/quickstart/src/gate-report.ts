import { scoreFlakes, type FlakeScore } from '@gatewright/core/flake'
import { decide, type Decision, type Policy } from '@gatewright/core/policy'
import type { ProjectStorage } from '@gatewright/core/ports'
import type { Group, Instant, Item, WaiverEvent } from '@gatewright/core/schema'
import { foldVerdicts, type Verdict } from '@gatewright/core/verdict'
import { err, ok, type Result } from 'neverthrow'
import { badInput, type BadInput } from './bad-input.ts'
import type { FileOutcome } from './read-reports.ts'
import type { StoredReport } from './store-run.ts'

/** One file: what was stored of it, or what was read where nothing is stored, or why it could not be read. */
type ReportEntry = StoredReport | FileOutcome

/** Everything there is to show. */
export interface GateReport {
  readonly item: Item
  readonly reports: readonly ReportEntry[]
  readonly verdicts: readonly Verdict[]
  /** Scores over all items that are stored. */
  readonly flakes: readonly FlakeScore[]
  /** Absent when a report could not be read: what it held might have failed. */
  readonly decision?: Decision
}

/** What the gate is asked. */
export interface GateQuestion {
  readonly item: Item
  readonly context: string
  readonly at: Instant
  readonly policies: readonly Policy[]
  readonly waiverEvents: readonly WaiverEvent[]
  /** The run of this call, which may have no results. */
  readonly group: Group | undefined
}

/** Reads the stored evidence and decides. */
export async function askGate(
  storage: ProjectStorage,
  question: GateQuestion,
): Promise<Result<Required<Omit<GateReport, 'reports'>>, BadInput>> {
  const { item, context, at, policies, waiverEvents, group } = question
  const results = await storage.results.query({ item })
  if (results.isErr()) return err(badInput(results.error.message))
  const groups = await storage.groups.ofItem(item)
  if (groups.isErr()) return err(badInput(groups.error.message))
  const everything = await storage.results.query({})
  if (everything.isErr()) return err(badInput(everything.error.message))
  const subject = { type: item.type, identifier: item.id }
  const evidence = {
    subject,
    results: results.value,
    waiverEvents,
    groups: group ? [...groups.value, group] : groups.value,
  }
  return ok({
    item,
    verdicts: foldVerdicts(results.value),
    flakes: scoreFlakes(everything.value),
    decision: decide(policies, evidence, { decisionContext: context, at }),
  })
}
