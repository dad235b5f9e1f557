import type { Subject } from '../subjects/subject.ts'
import type { GreenwaveRequirement } from './requirement.ts'

/** What a rule came to. */
export type AnswerKind =
  | 'passed'
  | 'failed'
  | 'missing'
  | 'incomplete'
  | 'errored'
  | 'fetched-gating-yaml'
  | 'missing-gating-yaml'
  | 'invalid-gating-yaml'
  | 'failed-fetch-gating-yaml'
  | 'excluded'

/** A requirement with what is needed to waive, count and sort it. */
export interface Answer {
  readonly kind: AnswerKind
  readonly subject: Subject
  /** What a waiver must be for: the testcase, or what kind of trouble there is with a remote rule. */
  readonly testcase: string
  readonly scenario: string | null
  /** In which ways the test was run, by key; several values stand for several ways, and a key without values for none. */
  readonly ways: Readonly<Record<string, readonly string[]>>
  readonly isWaived: boolean
  readonly requirement: GreenwaveRequirement
}

const satisfiedKinds: ReadonlySet<AnswerKind> = new Set(['passed', 'fetched-gating-yaml', 'excluded'])

/** Whether the gate may open as far as this answer goes. */
export function isSatisfied({ kind, isWaived }: Answer): boolean {
  return isWaived || satisfiedKinds.has(kind)
}
