import { canonicalJson, type JsonValue } from '../../canonical/canonical-json.ts'
import { compareText } from '../../canonical/compare-text.ts'
import { digestOf, type Digest } from '../../canonical/digest.ts'
import type { BaselineCounts, BaselineRef } from '../../schema/baseline.ts'
import { compareInstants } from '../../schema/compare-instants.ts'
import { compareResults } from '../../schema/compare-results.ts'
import type { Exoneration } from '../../schema/exoneration.ts'
import type { Group } from '../../schema/group.ts'
import type { Instant } from '../../schema/instant.ts'
import type { MetricPoint } from '../../schema/metric-point.ts'
import type { QuarantineEntry } from '../../schema/quarantine.ts'
import type { TestResult } from '../../schema/result.ts'
import type { RoleGrant } from '../../schema/role-grant.ts'
import type { SignOff } from '../../schema/sign-off.ts'
import type { SubjectRef } from '../../schema/subject.ts'
import { variantKey } from '../../schema/variant-key.ts'
import type { Variant } from '../../schema/variant.ts'
import type { WaiverEvent } from '../../schema/waiver.ts'
import { countByGroup } from '../../verdict/completeness.ts'
import { uniqueResults } from '../../verdict/fold-verdicts.ts'
import { foldWaivers } from '../../waiver/fold-waivers.ts'
import type { WaiverState } from '../../waiver/waiver-state.ts'
import type { EvidenceIndex } from './evidence-index.ts'
import { groupBy } from '../group-by.ts'
import { once } from '../once.ts'

/** The results of one testcase in one variant, oldest first. */
export interface EvidenceSlot {
  readonly variant: Variant
  readonly results: readonly TestResult[]
}

/**
 * What one decision sees of the evidence: what belongs to its subject and was known at the cut, each piece once and in one
 * order, whatever order it came in. Nothing is sorted before a rule asks for it.
 */
export interface EvidenceView {
  readonly subject: SubjectRef
  /** The slots of a testcase, by variant; none where nothing was reported. */
  readonly slots: (testcase: string) => readonly EvidenceSlot[]
  /** Every testcase of which there is a result, in order. */
  readonly testcases: () => readonly string[]
  /** Every result, oldest first. */
  readonly results: () => readonly TestResult[]
  /** When the first result was handed in. */
  readonly firstResultAt: () => Instant | undefined
  readonly groups: () => readonly Group[]
  /** How many different results of each group are at hand, also of groups that nobody declared. */
  readonly resultCounts: () => ReadonlyMap<string, number>
  readonly list: (name: string) => readonly string[] | undefined
  readonly quarantine: (testcase: string) => readonly QuarantineEntry[]
  readonly exonerations: (testcase: string) => readonly Exoneration[]
  readonly issues: (testcase: string) => readonly string[]
  readonly waivers: () => readonly WaiverState[]
  readonly waiversFor: (testcase: string) => readonly WaiverState[]
  /** Instants after the decision, and known to it, at which a waiver changes. */
  readonly waiverChanges: () => readonly Instant[]
  readonly roles: readonly RoleGrant[]
  readonly signOffs: () => readonly SignOff[]
  readonly metric: (name: string, ref?: BaselineRef) => readonly MetricPoint[]
  readonly baselines: (ref: BaselineRef) => ReadonlyMap<string, readonly BaselineCounts[]>
  /** The same evidence as another subject sees it. */
  readonly of: (subject: SubjectRef) => EvidenceView
  /** The other subjects that were looked at. */
  readonly others: () => readonly SubjectRef[]
  /** What is known of another subject; its name alone where that is all. */
  readonly subjectNamed: (type: string, identifier: string) => SubjectRef
  /** The digest of everything the decision looked at. */
  readonly digest: () => Digest
}

/** The evidence as a decision about the subject sees it. */
export function viewEvidence(
  index: EvidenceIndex,
  subject: SubjectRef,
  at: Instant,
  knownAt: Instant,
): EvidenceView {
  const { evidence } = index
  const isKnown = (instant: Instant): boolean => compareInstants(instant, knownAt) <= 0
  const own = index.resultsOf(subject)
  const isMain = isSame(subject, evidence.subject)
  const isAtHand = index.snapshot?.()
  const isSeen = (result: TestResult): boolean =>
    isKnown(result.submittedAt) && (isAtHand === undefined || isAtHand(result))

  const known = (testcase: string): readonly TestResult[] => seenOnly(own.get(testcase) ?? [], isSeen)
  const slotsByTestcase = new Map<string, readonly EvidenceSlot[]>()
  const testcases = once(() =>
    [...own.keys()].filter((testcase) => known(testcase).length > 0).sort(compareText),
  )
  const all = once(() => [...own.values()].flatMap((results) => seenOnly(results, isSeen)))
  const results = once(() => uniqueResults(all()))
  const groups = once(() => sortedUnique((evidence.groups ?? []).map((group) => asKnown(group, isKnown))))
  const quarantine = once(() => sortedUnique(evidence.quarantine ?? []))
  const exonerations = once(() =>
    sortedUnique((evidence.exonerations ?? []).filter((one) => isKnown(one.at))),
  )
  const knownIssues = once(() => sortedUnique(evidence.knownIssues ?? []))
  const waiverEvents = once(() =>
    sortedUnique(
      requestedOn(
        subject,
        index.waiverEventsOf(subject).filter((event) => isKnown(event.at)),
      ),
    ),
  )
  const waivers = once(() => foldWaivers(waiverEvents(), at))
  const signOffs = once(() =>
    sortedUnique(
      (evidence.signOffs ?? []).filter(
        (one) => isKnown(one.at) && (one.subject ? isSame(one.subject, subject) : isMain),
      ),
      // At one instant under one id a rejection is the last word: the closed gate wins a tie.
    ).sort(
      (a, b) => compareInstants(a.at, b.at) || compareText(a.id, b.id) || compareText(a.verdict, b.verdict),
    ),
  )
  const metrics = once(() =>
    isMain ? sortedUnique((evidence.metrics ?? []).filter((point) => isKnown(point.at))) : [],
  )
  const baselines = once(() => sortedUnique((evidence.baselines ?? []).filter((one) => isKnown(one.at))))
  const quarantineBy = once(() => byTestcase(quarantine()))
  const exonerationsBy = once(() => byTestcase(exonerations()))
  const issuesBy = once(() => byTestcase(knownIssues()))
  const waiversBy = once(() => groupBy(waivers(), (waiver) => waiver.scope.testcase))
  const others = new Map<string, EvidenceView>()
  const subjects = once(() => {
    // What is asked about is known best; the last one set under a key stays.
    const known = [...sortedUnique(evidence.otherSubjects ?? []), evidence.subject, subject]
    return new Map(known.map((one) => [keyOf(one), one]))
  })

  const view: EvidenceView = {
    subject,
    slots: (testcase) => {
      let slots = slotsByTestcase.get(testcase)
      if (!slots) slotsByTestcase.set(testcase, (slots = slotsOf(known(testcase))))
      return slots
    },
    testcases,
    results,
    firstResultAt: once(() => first(all().map((result) => result.submittedAt))),
    groups,
    resultCounts: once(() => countByGroup(all())),
    list: (name) =>
      evidence.lists && Object.hasOwn(evidence.lists, name) ? evidence.lists[name] : undefined,
    quarantine: (testcase) => (evidence.quarantine ? (quarantineBy().get(testcase) ?? []) : []),
    exonerations: (testcase) => (evidence.exonerations ? (exonerationsBy().get(testcase) ?? []) : []),
    issues: (testcase) =>
      evidence.knownIssues ? (issuesBy().get(testcase) ?? []).map((issue) => issue.url) : [],
    waivers,
    waiversFor: (testcase) => (evidence.waiverEvents ? (waiversBy().get(testcase) ?? []) : []),
    waiverChanges: once(() =>
      waiverEvents()
        .map((event) => event.at)
        .filter((instant) => compareInstants(instant, at) > 0),
    ),
    roles: evidence.roles ?? [],
    signOffs,
    metric: (name, ref) => metrics().filter((point) => point.metric === name && point.ref === ref),
    baselines: (ref) => byTestcase(baselines().filter((one) => one.ref === ref)),
    of: (other) => {
      if (isSame(other, subject)) return view
      const key = keyOf(other)
      let seen = others.get(key)
      if (!seen) others.set(key, (seen = viewEvidence(index, other, at, knownAt)))
      return seen
    },
    others: () => [...others.values()].flatMap((other) => [other.subject, ...other.others()]),
    subjectNamed: (type, identifier) => subjects().get(keyOf({ type, identifier })) ?? { type, identifier },
    digest: once(() =>
      digestOf(
        canonicalJson({
          subject: json(subject),
          results: json(results()),
          waiverEvents: json(waiverEvents()),
          groups: json(groups()),
          quarantine: json(quarantine()),
          lists: json(evidence.lists ?? {}),
          ...present({
            exonerations: exonerations(),
            signOffs: signOffs(),
            roles: sortedUnique(evidence.roles ?? []),
            knownIssues: knownIssues(),
            metrics: metrics(),
            baselines: baselines(),
            otherSubjects: sortedUnique(evidence.otherSubjects ?? []),
            others: [...others.values()].map((other) => other.digest()).sort(compareText),
          }),
        }),
      ),
    ),
  }
  return view
}

type Name = Pick<SubjectRef, 'type' | 'identifier'>

function keyOf({ type, identifier }: Name): string {
  return JSON.stringify([type, identifier])
}

function isSame(one: Name, other: Name): boolean {
  return one.type === other.type && one.identifier === other.identifier
}

/** A list of which nothing falls away is given as it is. */
function seenOnly(
  results: readonly TestResult[],
  isSeen: (result: TestResult) => boolean,
): readonly TestResult[] {
  return results.every(isSeen) ? results : results.filter(isSeen)
}

function slotsOf(results: readonly TestResult[]): readonly EvidenceSlot[] {
  const [only] = results
  if (!only) return []
  if (results.length === 1) return [{ variant: only.variant, results }]
  const byVariant = groupBy(results, (result) => variantKey(result.variant))
  return [...byVariant]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, own]) => inOrder(own))
    .flatMap((own) => (own[0] ? [{ variant: own[0].variant, results: own }] : []))
}

/** Oldest first, each once. Only where an id comes twice does it take a look at the content. */
function inOrder(results: readonly TestResult[]): readonly TestResult[] {
  if (results.length === 1) return results
  const ids = new Set(results.map((result) => result.id))
  return ids.size === results.length ? [...results].sort(compareResults) : uniqueResults(results)
}

/** The events of waivers that were asked for on the subject, as far as is known: an answer alone says nothing of that. */
function requestedOn(subject: Name, events: readonly WaiverEvent[]): readonly WaiverEvent[] {
  const own = new Set(
    events.flatMap((event) =>
      event.kind === 'requested' && isSame(event.scope.subject, subject) ? [event.waiverId] : [],
    ),
  )
  return events.filter((event) => own.has(event.waiverId))
}

/** A run that finished after the cut was still open at the cut: its last results are not looked at, so its end is not either. */
function asKnown(group: Group, isKnown: (at: Instant) => boolean): Group {
  const { finishedAt, resultCount: _, ...rest } = group
  return finishedAt === undefined || isKnown(finishedAt) ? group : { ...rest, state: 'open' }
}

function sortedUnique<Value extends object>(values: readonly Value[]): Value[] {
  if (values.length === 0) return []
  const byText = new Map(values.map((value) => [canonicalJson(json(value)), value]))
  return [...byText].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value)
}

function byTestcase<Value extends { readonly testcase: string }>(
  values: readonly Value[],
): Map<string, Value[]> {
  return groupBy(values, (value) => value.testcase)
}

function first(instants: readonly Instant[]): Instant | undefined {
  return instants.reduce<Instant | undefined>(
    (earliest, next) => (earliest === undefined || compareInstants(next, earliest) < 0 ? next : earliest),
    undefined,
  )
}

/** Kinds of evidence that are there: an empty list is the same as none. */
function present(lists: Readonly<Record<string, readonly unknown[]>>): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, list]) => list.length > 0)
      .map(([name, list]) => [name, list as readonly JsonValue[]]),
  )
}

/** Interfaces have no index signature, so the compiler cannot see that they are JSON. */
function json(value: object): JsonValue {
  return value as JsonValue
}
