import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { digestOf, type Digest } from '../canonical/digest.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Group } from '../schema/group.ts'
import type { Instant } from '../schema/instant.ts'
import { itemKey, subjectItem } from '../schema/item-key.ts'
import type { QuarantineEntry } from '../schema/quarantine.ts'
import type { TestResult } from '../schema/result.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'
import { uniqueResults } from '../verdict/fold-verdicts.ts'
import { foldWaivers } from '../waiver/fold-waivers.ts'
import type { WaiverState } from '../waiver/waiver-state.ts'
import type { DecisionQuery } from './decision-query.ts'
import type { Evidence } from './evidence.ts'

/** The results of one testcase in one variant, oldest first. */
export interface EvidenceSlot {
  readonly variant: Variant
  readonly results: readonly TestResult[]
}

/** The evidence that counts for one decision, arranged for look-ups. */
export interface EvidenceIndex {
  /** Slots by testcase, each list by variant. */
  readonly slots: ReadonlyMap<string, readonly EvidenceSlot[]>
  readonly results: readonly TestResult[]
  readonly groups: readonly Group[]
  readonly lists: Readonly<Record<string, readonly string[]>>
  readonly quarantine: readonly QuarantineEntry[]
  readonly waivers: readonly WaiverState[]
  /** Instants after the decision, and known to it, at which a waiver changes. */
  readonly waiverChanges: readonly Instant[]
  readonly digest: Digest
}

/** Keeps what belongs to the subject and was known at the cut, each piece once and in one order, whatever order it came in. */
export function indexEvidence(evidence: Evidence, query: DecisionQuery): EvidenceIndex {
  const knownAt = query.knownAt ?? query.at
  const subject = itemKey(subjectItem(evidence.subject))
  const isKnown = (at: Instant): boolean => compareInstants(at, knownAt) <= 0
  const results = uniqueResults(
    evidence.results.filter((result) => itemKey(result.item) === subject && isKnown(result.submittedAt)),
  )
  const waiverEvents = (evidence.waiverEvents ?? []).filter((event) => isKnown(event.at))
  const groups = sortedUnique(evidence.groups ?? [])
  const quarantine = sortedUnique(evidence.quarantine ?? [])
  const lists = evidence.lists ?? {}
  return {
    slots: slotsByTestcase(results),
    results,
    groups,
    lists,
    quarantine,
    waivers: foldWaivers(waiverEvents, query.at),
    waiverChanges: waiverEvents.map((event) => event.at).filter((at) => compareInstants(at, query.at) > 0),
    digest: digestOf(
      canonicalJson({
        subject: json(evidence.subject),
        results: json(results),
        waiverEvents: json(sortedUnique(waiverEvents)),
        groups: json(groups),
        quarantine: json(quarantine),
        lists: json(lists),
      }),
    ),
  }
}

function slotsByTestcase(results: readonly TestResult[]): Map<string, EvidenceSlot[]> {
  const byTestcase = new Map<string, Map<string, TestResult[]>>()
  for (const result of results) {
    const variants = byTestcase.get(result.testcase) ?? new Map<string, TestResult[]>()
    byTestcase.set(result.testcase, variants)
    const key = variantKey(result.variant)
    const slot = variants.get(key)
    if (slot) slot.push(result)
    else variants.set(key, [result])
  }
  return new Map([...byTestcase].map(([testcase, variants]) => [testcase, slotsInOrder(variants)]))
}

function slotsInOrder(variants: ReadonlyMap<string, readonly TestResult[]>): EvidenceSlot[] {
  return [...variants]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([, results]) => (results[0] ? [{ variant: results[0].variant, results }] : []))
}

function sortedUnique<Value extends object>(values: readonly Value[]): Value[] {
  const byText = new Map(values.map((value) => [canonicalJson(json(value)), value]))
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value)
}

/** Interfaces have no index signature, so the compiler cannot see that they are JSON. */
function json(value: object): JsonValue {
  return value as JsonValue
}
