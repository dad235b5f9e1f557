import { leavesOf, parsePolicy, type Decision, type PolicyProblem } from '../../../../src/policy/index.ts'
import {
  fromEpochMs,
  toEpochMs,
  type BaselineCounts,
  type MetricPoint,
  type QuarantineEntry,
  type RoleGrant,
  type SignOff,
  type TestResult,
} from '../../../../src/schema/index.ts'
import { minute, result } from '../../../support/gate-examples.ts'

/** One millisecond before: the last moment that an edge is not yet reached. */
export function justBefore(instant: string): string {
  return fromEpochMs(toEpochMs(instant) - 1)
}

/** `code: status` of every leaf, in order. */
export function codesIn(decision: Decision): string[] {
  return leavesOf(decision.tree).map((leaf) => `${leaf.code}: ${leaf.status}`)
}

/** So many results, each of a testcase of its own: `t000`, `t001` and so on. */
export function members(count: number, fields: Partial<TestResult> = {}, from: number = 0): TestResult[] {
  return Array.from({ length: count }, (_, index) => {
    const testcase = memberName(from + index)
    return result({ id: testcase, testcase, ...fields })
  })
}

/** So many passed and so many failed, each in a testcase of its own. */
export function passedAndFailed(passed: number, failed: number): TestResult[] {
  return [...members(passed), ...members(failed, { outcome: 'FAILED' }, passed)]
}

export function memberName(index: number): string {
  return `t${String(index).padStart(3, '0')}`
}

/** Everybody may, from the beginning. */
export const everyRole: RoleGrant[] = ['ann', 'ben', 'cy', 'dee'].flatMap((who) =>
  ['qe', 'docs'].map((role) => ({ who, role, from: minute(-600) })),
)

let signed = 0

/** An approval by ben as qe at minute 10, but for what is given. */
export function signature(fields: Partial<SignOff> = {}): SignOff {
  signed++
  return {
    id: `s${String(signed).padStart(4, '0')}`,
    role: 'qe',
    by: 'ben',
    at: minute(10),
    verdict: 'approve',
    ...fields,
  }
}

/** A quarantine of `unit/a` around the time of the decision. */
export function quarantineOf(testcase: string, fields: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return { testcase, from: minute(0), until: minute(60), issue: `issue of ${testcase}`, by: 'ann', ...fields }
}

/** What a baseline counted of `unit/a`. */
export function counted(
  passes: number,
  failures: number,
  fields: Partial<BaselineCounts> = {},
): BaselineCounts {
  return { testcase: 'unit/a', ref: 'previous-release', passes, failures, at: minute(0), ...fields }
}

let measured = 0

/** One measurement of `latency` at minute 20, by a source of its own. */
export function point(value: number, fields: Partial<MetricPoint> = {}): MetricPoint {
  measured++
  return { metric: 'latency', at: minute(20), value, source: `probe-${measured}`, ...fields }
}

/** What is wrong with a policy of these rules, as plain data that nobody checked yet. */
export function problemsOf(...rules: readonly unknown[]): readonly PolicyProblem[] {
  const parsed = parsePolicy({
    apiVersion: 'gating/v1',
    id: 'shop',
    applies: { decisionContexts: ['release'], subjectTypes: ['koji_build'] },
    rules,
  })
  return parsed.isOk() ? [] : parsed.error.problems
}
