import { ok, okAsync, ResultAsync, type Result } from 'neverthrow'
import type { WaiverDbRecord } from '../../schema/waiver-record.ts'
import {
  decideGreenwave,
  type DecideGreenwaveOptions,
  type GreenwaveDecision,
} from '../decision/decide-greenwave.ts'
import type { GreenwaveResult } from '../decision/result-source.ts'
import type { GreenwaveWorld } from '../decision/world.ts'
import { sourceFailed, type GreenwaveFailure } from '../failure.ts'
import { settingsOf } from '../settings.ts'
import { productVersionsOf, type GuessProductVersion } from '../subjects/product-versions.ts'
import { announcedSubject, firstOfOne } from '../subjects/announced-subject.ts'
import { subjectJson, subjectOf, type Subject } from '../subjects/subject.ts'
import { affectedGates, type AffectedGate } from './affected-gates.ts'
import { greenwaveDecisionChanged } from './decision-changed.ts'
import { rightBefore } from './right-before.ts'

/** Something new that a decision may hang on. */
export type GreenwaveChange =
  | { readonly kind: 'result'; readonly result: GreenwaveResult }
  | { readonly kind: 'waiver'; readonly waiver: WaiverDbRecord }

/** What a decision that is another now is announced with. */
export interface DecisionUpdate extends GreenwaveDecision {
  readonly subject_type: string
  readonly subject_identifier: string
  /** The subject in the words of old clients. */
  readonly subject: readonly Readonly<Record<string, string>>[]
  readonly decision_context: string
  readonly product_version: string
  readonly previous: GreenwaveDecision
  /** What was waived, where a waiver is the change. */
  readonly testcase?: string
}

/** A message about a decision, for a bus with topics or headers. */
export interface DecisionMessage {
  readonly topic: 'greenwave.decision.update'
  readonly headers: Readonly<Record<string, string>>
  readonly body: DecisionUpdate
}

/** What came of a change. */
export interface DecisionUpdates {
  readonly messages: readonly DecisionMessage[]
  /** Gates that may have changed without anybody knowing: to be tried again. */
  readonly failures: readonly { readonly gate: AffectedGate; readonly failure: GreenwaveFailure }[]
}

export interface DecisionUpdateOptions extends DecideGreenwaveOptions {
  /** How release suffixes and build targets are read. */
  readonly guess?: GuessProductVersion
}

const none: DecisionUpdates = { messages: [], failures: [] }

/**
 * Which decisions a new result or waiver made other ones: for every gate that may be concerned, the decision now and the
 * one a microsecond before the change, announced when they differ in anything but the ids of results.
 *
 * A result that is still running changes nothing, and one whose subject cannot be told is about nothing. The world must
 * hold the change already. An error means that nobody knows which gates are concerned; a gate whose decision fails stands
 * in `failures`, for a change that goes untold is one that nobody acts on.
 */
export function decisionUpdates(
  change: GreenwaveChange,
  world: GreenwaveWorld,
  options: DecisionUpdateOptions = {},
): ResultAsync<DecisionUpdates, GreenwaveFailure> {
  const about = subjectOfChange(change, world)
  if (!about) return okAsync(none)
  const { subject, testcase, at } = about
  return versionsOfChange(change, subject, world, options)
    .andThen((productVersions) => affectedGates({ subject, testcase, productVersions }, world, options))
    .andThen((gates) => {
      const named = change.kind === 'waiver' ? { testcase } : {}
      return new ResultAsync(updatesOf(gates, subject, at, named, world, options))
    })
}

interface About {
  readonly subject: Subject
  readonly testcase: string
  readonly at: string
}

function subjectOfChange(change: GreenwaveChange, world: GreenwaveWorld): About | undefined {
  if (change.kind === 'waiver') {
    const { subject_type: type, subject_identifier: id, testcase, timestamp: at } = change.waiver
    return { subject: subjectOf(type, id, world.subjectTypes), testcase, at }
  }
  const { result } = change
  if (settingsOf(world.settings).outcomesIncomplete.includes(result.outcome)) return undefined
  const subject = announcedSubject(result.data, world.subjectTypes)
  return subject && { subject, testcase: result.testcase.name, at: result.submit_time }
}

function versionsOfChange(
  change: GreenwaveChange,
  subject: Subject,
  { builds }: GreenwaveWorld,
  { guess }: DecisionUpdateOptions,
): ResultAsync<readonly string[], GreenwaveFailure> {
  if (change.kind === 'waiver') return okAsync([change.waiver.product_version])
  const taskId = Number(firstOfOne(change.result.data['brew_task_id']))
  return productVersionsOf(subject, {
    ...(builds ? { builds } : {}),
    ...(Number.isSafeInteger(taskId) && taskId > 0 ? { taskId } : {}),
    ...(guess ? { guess } : {}),
  }).mapErr((cause) => sourceFailed(`Could not reach Koji: ${cause.message}`, cause))
}

async function updatesOf(
  gates: readonly AffectedGate[],
  subject: Subject,
  at: string,
  named: { readonly testcase?: string },
  world: GreenwaveWorld,
  options: DecisionUpdateOptions,
): Promise<Result<DecisionUpdates, never>> {
  const messages: DecisionMessage[] = []
  const failures: { gate: AffectedGate; failure: GreenwaveFailure }[] = []
  for (const gate of gates) {
    const request = {
      decision_context: gate.decisionContext,
      product_version: gate.productVersion,
      subject_type: subject.type.id,
      subject_identifier: subject.identifier,
    }
    const now = await decideGreenwave(request, world, options)
    const before = await decideGreenwave({ ...request, when: rightBefore(at) }, world, options)
    if (now.isErr()) failures.push({ gate, failure: now.error })
    else if (before.isErr()) failures.push({ gate, failure: before.error })
    else if (greenwaveDecisionChanged(before.value, now.value)) {
      messages.push(
        messageOf({
          ...now.value,
          ...request,
          subject: [subjectJson(subject)],
          previous: before.value,
          ...named,
        }),
      )
    }
  }
  return ok({ messages, failures })
}

function messageOf(body: DecisionUpdate): DecisionMessage {
  const { subject_type, subject_identifier, product_version, decision_context, summary } = body
  const policies_satisfied = String(body.policies_satisfied)
  return {
    topic: 'greenwave.decision.update',
    headers: {
      subject_type,
      subject_identifier,
      product_version,
      decision_context,
      policies_satisfied,
      summary,
    },
    body,
  }
}
