import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import type { Exoneration } from '../schema/exoneration.ts'
import { itemKey } from '../schema/item-key.ts'
import { presetOutcomes, type OutcomeClass, type OutcomeSet } from '../schema/outcome.ts'
import { compareResults } from '../schema/compare-results.ts'
import type { TestResult } from '../schema/result.ts'
import { variantIncludes, variantKey } from '../schema/variant-key.ts'
import { foldStatus, withoutSuperseded } from './fold-status.ts'
import type { ClassCounts, Verdict, VerdictStatus } from './verdict.ts'

export interface FoldVerdictsOptions {
  /** The outcome set of the results; the preset set by default. An outcome outside of it counts as a failure. */
  readonly outcomes?: OutcomeSet
  readonly exonerations?: readonly Exoneration[]
}

/**
 * One verdict for each (testcase, item, variant) among the results, by testcase, item and variant.
 * The order of the results does not matter, and a result that comes twice counts once.
 *
 * @example
 * import { foldVerdicts, type TestResult } from '@gatewright/core'
 *
 * const first: TestResult = {
 *   id: 'r1',
 *   testcase: 'unit/adds',
 *   item: { type: 'koji_build', id: 'bash-5.2-1.fc40' },
 *   outcome: 'FAILED',
 *   submittedAt: '2026-11-22T04:19:00Z',
 *   variant: {},
 *   data: {},
 *   groups: ['run-1'],
 * }
 * const retry: TestResult = { ...first, id: 'r2', outcome: 'PASSED', attempt: 2 }
 * console.log(foldVerdicts([first, retry])[0]?.base) // flaky
 */
export function foldVerdicts(results: readonly TestResult[], options: FoldVerdictsOptions = {}): Verdict[] {
  const slots = new Map<string, TestResult[]>()
  for (const result of uniqueResults(results)) {
    const key = JSON.stringify([result.testcase, itemKey(result.item), variantKey(result.variant)])
    const slot = slots.get(key)
    if (slot) slot.push(result)
    else slots.set(key, [result])
  }
  return [...slots.values()].map((slot) => foldSlot(slot, options)).sort(compareVerdicts)
}

/**
 * Oldest first, each once: a delivery that was repeated says nothing new. Two contents under one id, which a store never
 * gives out, both count. Where deliveries differ only in what nobody decides by, such as a note, the same one is kept
 * whichever came first.
 */
export function uniqueResults(results: readonly TestResult[]): TestResult[] {
  const byContent = new Map<string, TestResult>()
  for (const result of results) {
    const key = contentKey(result)
    const known = byContent.get(key)
    byContent.set(key, known ? firstInText(known, result) : result)
  }
  const keyed = [...byContent].sort(([keyA, a], [keyB, b]) => compareResults(a, b) || compareText(keyA, keyB))
  return keyed.map(([, result]) => result)
}

function firstInText(a: TestResult, b: TestResult): TestResult {
  if (a === b) return a
  return canonicalJson(a as unknown as JsonValue) <= canonicalJson(b as unknown as JsonValue) ? a : b
}

/** What verdicts and gates read of a result, as one text. */
function contentKey(result: TestResult): string {
  const { id, testcase, item, outcome, submittedAt, variant, groups, skipKind, failureSignature } = result
  return JSON.stringify([
    id,
    testcase,
    itemKey(item),
    outcome,
    submittedAt,
    variantKey(variant),
    [...groups].sort(compareText),
    skipKind,
    failureSignature,
  ])
}

/** The class of an outcome that may be unknown: nobody said that it is good, so it is not. */
export function classOf(outcome: string, outcomes: OutcomeSet): OutcomeClass {
  return (Object.hasOwn(outcomes, outcome) ? outcomes[outcome] : undefined) ?? 'fail'
}

function foldSlot(slot: readonly TestResult[], options: FoldVerdictsOptions): Verdict {
  const [first] = slot
  if (!first) throw new TypeError('A slot without results has no verdict.')
  const outcomes = options.outcomes ?? presetOutcomes
  const attempts = slot.map((result) => ({
    class: classOf(result.outcome, outcomes),
    skipKind: result.skipKind,
    groups: result.groups,
  }))
  const base = foldStatus(attempts)
  const exonerations = (options.exonerations ?? []).filter((exoneration) => absolves(exoneration, first))
  return {
    testcase: first.testcase,
    item: first.item,
    variant: first.variant,
    base,
    effective: exonerations.length > 0 && canBeExonerated.has(base) ? 'exonerated' : base,
    counts: countClasses(withoutSuperseded(attempts).map((attempt) => attempt.class)),
    results: slot.map((result) => result.id),
    exonerations: exonerations.map((exoneration) => exoneration.id).sort(compareText),
  }
}

/** Flaky belongs here: a failure that evidence absolves is absolved whether or not a retry passed. */
const canBeExonerated: ReadonlySet<VerdictStatus> = new Set(['failed', 'errored', 'precluded', 'flaky'])

function absolves(exoneration: Exoneration, result: TestResult): boolean {
  if (exoneration.testcase !== result.testcase) return false
  return exoneration.variant === undefined || variantIncludes(result.variant, exoneration.variant)
}

function countClasses(classes: readonly OutcomeClass[]): ClassCounts {
  const counts = { pass: 0, info: 0, fail: 0, error: 0, skip: 0, incomplete: 0 }
  for (const outcomeClass of classes) counts[outcomeClass]++
  return counts
}

function compareVerdicts(a: Verdict, b: Verdict): number {
  return (
    compareText(a.testcase, b.testcase) ||
    compareText(itemKey(a.item), itemKey(b.item)) ||
    compareText(variantKey(a.variant), variantKey(b.variant))
  )
}
