import { canonicalJson, type JsonValue } from '../canonical/canonical-json.ts'
import { compareText } from '../canonical/compare-text.ts'
import { digestOf, type Digest } from '../canonical/digest.ts'
import { compareInstants } from '../schema/compare-instants.ts'
import type { Group } from '../schema/group.ts'
import type { Instant } from '../schema/instant.ts'
import type { QuarantineEntry } from '../schema/quarantine.ts'
import type { TestResult } from '../schema/result.ts'
import type { SubjectRef } from '../schema/subject.ts'
import { variantKey } from '../schema/variant-key.ts'
import type { Variant } from '../schema/variant.ts'
import type { WaiverEvent } from '../schema/waiver.ts'
import { countByGroup } from '../verdict/completeness.ts'
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
  readonly groups: readonly Group[]
  /** How many different results of each group are at hand, also of groups that nobody declared. */
  readonly resultCounts: ReadonlyMap<string, number>
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
  const isKnown = (at: Instant): boolean => compareInstants(at, knownAt) <= 0
  const results = uniqueResults(
    evidence.results.filter((result) => isOf(evidence.subject, result) && isKnown(result.submittedAt)),
  )
  const knownEvents = (evidence.waiverEvents ?? []).filter((event) => isKnown(event.at))
  const waiverEvents = sortedUnique(ofOwnWaivers(knownEvents, evidence.subject))
  const groups = sortedUnique((evidence.groups ?? []).map((group) => asKnown(group, isKnown)))
  const quarantine = sortedUnique(evidence.quarantine ?? [])
  const lists = evidence.lists ?? {}
  return {
    slots: slotsByTestcase(results),
    groups,
    resultCounts: countByGroup(results),
    lists,
    quarantine,
    waivers: foldWaivers(waiverEvents, query.at),
    waiverChanges: waiverEvents.map((event) => event.at).filter((at) => compareInstants(at, query.at) > 0),
    digest: digestOf(
      canonicalJson({
        subject: json(evidence.subject),
        results: json(results),
        waiverEvents: json(waiverEvents),
        groups: json(groups),
        quarantine: json(quarantine),
        lists: json(lists),
      }),
    ),
  }
}

function isOf(subject: SubjectRef, { item }: TestResult): boolean {
  return item.type === subject.type && item.id === subject.identifier
}

/** All events of every waiver that was ever asked for on this subject: also a second request, which makes it contradictory. */
function ofOwnWaivers(events: readonly WaiverEvent[], { type, identifier }: SubjectRef): WaiverEvent[] {
  const own = new Set(
    events.flatMap((event) => {
      const isOwn =
        event.kind === 'requested' &&
        event.scope.subject.type === type &&
        event.scope.subject.identifier === identifier
      return isOwn ? [event.waiverId] : []
    }),
  )
  return events.filter((event) => own.has(event.waiverId))
}

/** A run that finished after the cut was still open at the cut: its last results are not looked at, so its end is not either. */
function asKnown(group: Group, isKnown: (at: Instant) => boolean): Group {
  const { finishedAt, resultCount: _, ...rest } = group
  return finishedAt === undefined || isKnown(finishedAt) ? group : { ...rest, state: 'open' }
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
