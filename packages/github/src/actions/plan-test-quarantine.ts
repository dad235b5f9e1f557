import { digestOfJson } from '@gatewright/core/canonical'
import { testKey, type ManualQuarantine, type TestOfVariant } from '@gatewright/core/flake'
import type { Decision, DecisionNode } from '@gatewright/core/policy'
import { addDuration, type Duration } from '@gatewright/core/schema'
import { blockingLeaves } from './blocking-leaves.ts'
import type { Pressed } from './pressed.ts'

/** How a button quarantines. */
export interface QuarantineOptions {
  /** How long; two weeks by default. */
  readonly expiresAfter?: Duration
  /** Why; by default it says at which check run the button was pressed. */
  readonly reason?: string
  /** More tests than these are not quarantined by one button; 20 by default. */
  readonly most?: number
}

/** A test to quarantine, with the leaf that says that it is flaky. */
export interface TestToQuarantine {
  readonly test: TestOfVariant
  readonly leaf: DecisionNode
  readonly event: ManualQuarantine
}

/** Tests to quarantine, and leaves that quarantine is not for. */
export interface TestQuarantinePlan {
  readonly tests: readonly TestToQuarantine[]
  readonly others: readonly DecisionNode[]
}

/**
 * The tests that keep a gate closed because they are flaky: that failed and passed. A test that only failed is none, and neither
 * is one of which another variant only failed: a quarantine is of a testcase in all its variants.
 */
export function planTestQuarantine(
  decision: Decision,
  pressed: Pressed,
  { expiresAfter = 'P14D', reason }: QuarantineOptions,
): TestQuarantinePlan {
  const leaves = blockingLeaves(decision, isFlaky).map(({ leaf }) => leaf)
  const broken = new Set(leaves.filter((leaf) => !isFlaky(leaf)).map(({ testcase }) => testcase))
  const isMeant = (leaf: DecisionNode): boolean => isFlaky(leaf) && !broken.has(leaf.testcase)
  const { at, login: by, run } = pressed
  const why = reason ?? `Flaky at the check run "${run.name}" of ${run.headSha}.`
  return {
    tests: leaves.filter(isMeant).map((leaf) => {
      const test = { testcase: leaf.testcase ?? '', variant: leaf.variant ?? {} }
      const id = eventIdOf(pressed, test)
      const event: ManualQuarantine = {
        kind: 'quarantine',
        id,
        at,
        by,
        reason: why,
        until: addDuration(at, expiresAfter),
      }
      return { test, leaf, event }
    }),
    others: leaves.filter((leaf) => !isMeant(leaf)),
  }
}

function isFlaky({ code, testcase }: DecisionNode): boolean {
  return code === 'flaky' && testcase !== undefined
}

function eventIdOf({ run: { id, headSha }, action, login }: Pressed, test: TestOfVariant): string {
  return `check-run-${id} ${digestOfJson({ headSha, action, login: login.toLowerCase(), test: testKey(test) })}`
}
