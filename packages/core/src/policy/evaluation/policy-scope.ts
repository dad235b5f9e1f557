import { compareText } from '../../canonical/compare-text.ts'
import { compareResults } from '../../schema/compare-results.ts'
import type { TestResult } from '../../schema/result.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import { variantKey } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'
import type { Evaluation } from './evaluation.ts'
import type { EvidenceSlot, EvidenceView } from '../evidence/evidence-view.ts'
import { outcomeProfile } from '../language/outcome-profile.ts'
import type { Policy } from '../language/policy.ts'

/** The evaluation as the rules of a policy see it: with what the policy says of outcomes and of results that count. */
export function withPolicy(policy: Policy, evaluation: Evaluation): Evaluation {
  const within = [...evaluation.within, policy.id]
  const profile = policy.outcomes === undefined ? evaluation.profile : outcomeProfile(policy.outcomes)
  return policy.latestBy === undefined
    ? { ...evaluation, within, profile }
    : { ...evaluation, within, profile, ...latestOnly(policy.latestBy, evaluation.evidence) }
}

/** The evaluation as the rules see it that are about another subject. */
export function onSubject(subject: SubjectRef, evaluation: Evaluation): Evaluation {
  const evidence = evaluation.evidence.of(subject)
  return { ...evaluation, subject, evidence, slots: evaluation.slotsIn(evidence) }
}

function latestOnly(
  keys: readonly string[],
  evidence: EvidenceView,
): Pick<Evaluation, 'slots' | 'slotsIn' | 'attempts'> {
  const slotsIn =
    (view: EvidenceView): Evaluation['slots'] =>
    (testcase) =>
      keepLatest(view.slots(testcase), keys)
  return { slots: slotsIn(evidence), slotsIn, attempts: { keep: 'latest' } }
}

/**
 * Of results that agree on all keys, the latest one alone. Each is a slot by itself: what the data says under a key tells
 * it from others as if its variant said so, since a pass in one must not hide a failure in another.
 */
function keepLatest(slots: readonly EvidenceSlot[], keys: readonly string[]): readonly EvidenceSlot[] {
  const latest = new Map<string, { readonly variant: Variant; readonly result: TestResult }>()
  for (const { results } of slots) {
    for (const result of results) {
      const key = JSON.stringify(keys.map((name) => valuesOf(result, name)))
      const known = latest.get(key)
      if (!known || compareResults(known.result, result) < 0)
        latest.set(key, { variant: variantBy(keys, result), result })
    }
  }
  return [...latest.values()]
    .map(({ variant, result }) => ({ variant, results: [result] }))
    .sort((a, b) => compareText(variantKey(a.variant), variantKey(b.variant)))
}

/** What a result says under a key, in its variant or else in its data; nothing is a value of its own. */
function valuesOf({ variant, data }: TestResult, key: string): readonly string[] {
  if (Object.hasOwn(variant, key)) return [variant[key] ?? '']
  return Object.hasOwn(data, key) ? [...(data[key] ?? [])].sort(compareText) : []
}

/** The variant with what the data says under the keys: different for results that differ in a key. */
function variantBy(keys: readonly string[], result: TestResult): Variant {
  const told = keys.flatMap((key) => {
    const values = valuesOf(result, key)
    return values.length === 0 ? [] : [[key, oneText(values)] as const]
  })
  return { ...Object.fromEntries(told), ...result.variant }
}

/** A single value as it stands, and several, or one that looks like several, so that no two lists come to the same. */
function oneText(values: readonly string[]): string {
  const [only = ''] = values
  return values.length === 1 && /^[^[\]"\p{Cc}]*$/u.test(only) ? only : JSON.stringify(values)
}
