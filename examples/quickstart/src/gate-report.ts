import { scoreFlakes, type FlakeScore } from '@gatewright/core/flake'
import { decide, type Decision, type Policy } from '@gatewright/core/policy'
import { queryAll, type ProjectStorage } from '@gatewright/core/ports'
import type { Group, Instant, Item, WaiverEvent } from '@gatewright/core/schema'
import { foldVerdicts, type Verdict } from '@gatewright/core/verdict'
import { foldWaivers, isWaiverActive } from '@gatewright/core/waiver'
import { err, ok, type Result } from 'neverthrow'
import type { FileOutcome } from './read-reports.ts'
import type { StoredReport } from './store-run.ts'
import { storeTrouble, type Trouble } from './trouble.ts'

/** One file: what was stored of it, or what was read where nothing is stored, or why it could not be read. */
type ReportEntry = StoredReport | FileOutcome

/** Everything there is to show. */
export interface GateReport {
  readonly item: Item
  readonly reports: readonly ReportEntry[]
  readonly verdicts: readonly Verdict[]
  /** Scores over all items that are stored. */
  readonly flakes: readonly FlakeScore[]
  /** What the user may have meant otherwise: policies that do not apply, waivers that have no effect. */
  readonly notes: readonly string[]
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
): Promise<Result<Required<Omit<GateReport, 'reports'>>, Trouble>> {
  const { item, context, at, policies, waiverEvents, group } = question
  const results = await queryAll(storage.results, { item })
  if (results.isErr()) return err(storeTrouble(results.error))
  const groups = await storage.groups.ofItem(item)
  if (groups.isErr()) return err(storeTrouble(groups.error))
  const everything = await queryAll(storage.results, {})
  if (everything.isErr()) return err(storeTrouble(everything.error))
  const subject = { type: item.type, identifier: item.id }
  const evidence = {
    subject,
    results: results.value,
    waiverEvents,
    groups: group ? [...groups.value, group] : groups.value,
  }
  const decision = decide(policies, evidence, { decisionContext: context, at })
  return ok({
    item,
    verdicts: foldVerdicts(results.value),
    // The history of a release gate is that of what is released: nothing in it is a change that may still be at fault.
    flakes: scoreFlakes(everything.value, { unstatedBranch: 'main' }),
    notes: [...policyNotes(policies, decision), ...waiverNotes(waiverEvents, item, at)],
    decision,
  })
}

function policyNotes(
  policies: readonly Policy[],
  { policies: applied, decisionContext, subject }: Decision,
): string[] {
  const ids = new Set(applied.map((policy) => policy.id))
  return policies
    .filter((policy) => !ids.has(policy.id))
    .map(({ id, applies }) => {
      const asked = `${applies.decisionContexts.join(' or ')} of ${applies.subjectTypes.join(' or ')}`
      return `Policy ${id} does not apply: it is about ${asked}, not about ${decisionContext} of ${subject.type}.`
    })
}

function waiverNotes(events: readonly WaiverEvent[], item: Item, at: Instant): string[] {
  return foldWaivers(events, at)
    .filter(({ scope }) => scope.subject.type === item.type && scope.subject.identifier === item.id)
    .filter((waiver) => !isWaiverActive(waiver, at))
    .map(({ waiverId, status, expiresAt }) => {
      const reason =
        status === 'approved'
          ? `it expired at ${expiresAt}`
          : status === 'requested'
            ? 'nobody but its requester approved it'
            : `it is ${status}`
      return `Waiver ${waiverId} has no effect: ${reason}.`
    })
}
