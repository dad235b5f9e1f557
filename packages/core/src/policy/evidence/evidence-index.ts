import type { SubjectRef } from '../../schema/subject.ts'
import type { TestResult } from '../../schema/result.ts'
import type { WaiverEvent } from '../../schema/waiver.ts'
import type { Evidence } from './evidence.ts'
import { once } from '../once.ts'

/** The results of one item, by testcase, as they came. */
export type ResultsByTestcase = ReadonlyMap<string, readonly TestResult[]>

/** Evidence arranged for look-ups by subject, before anybody asks about a time. Made once for many decisions. */
export interface EvidenceIndex {
  readonly evidence: Evidence
  readonly resultsOf: (subject: SubjectRef) => ResultsByTestcase
  /** All events of every waiver that was ever asked for on the subject. */
  readonly waiverEventsOf: (subject: SubjectRef) => readonly WaiverEvent[]
  /** Present where results are added later on: whether a result is in what there is now. The answer stays as it is when more come. */
  readonly snapshot?: () => (result: TestResult) => boolean
}

/** An index that takes more results. What was decided by it before keeps to what there was then. */
export interface GrowingEvidenceIndex extends EvidenceIndex {
  readonly add: (result: TestResult) => void
}

/**
 * Arranges evidence once, so that many decisions can be made of it: about several subjects, in several contexts, at
 * several times. Reads every result once; what a decision does not ask for is not looked at further.
 *
 * @example
 * import { decide, indexEvidence } from '@gatewright/core/policy'
 *
 * const evidence = indexEvidence({ subject: { type: 'koji_build', identifier: 'bash-5.2-1.fc40' }, results: [] })
 * const decisions = ['testing', 'stable'].map((decisionContext) =>
 *   decide([], evidence, { decisionContext, at: '2026-11-22T04:19:00Z' }),
 * )
 */
export function indexEvidence(evidence: Evidence): EvidenceIndex {
  return indexOf(
    evidence,
    once(() => partition(evidence.results)),
  )
}

/** The same, and more results may be added. */
export function growingIndex(evidence: Evidence): GrowingEvidenceIndex {
  const results = partition(evidence.results)
  const addedAs = new Map<TestResult, number>()
  return {
    ...indexOf(evidence, () => results),
    add: (result) => {
      const own = within(within(results, result.item.type), result.item.id)
      const known = own.get(result.testcase)
      // The very same object again is the same delivery.
      if (known?.includes(result)) return
      addedAs.set(result, addedAs.size + 1)
      // A new list: the old one may be in a decision that was given out.
      own.set(result.testcase, known ? [...known, result] : [result])
    },
    snapshot: () => {
      const last = addedAs.size
      return (result) => (addedAs.get(result) ?? 0) <= last
    },
  }
}

function indexOf(evidence: Evidence, results: () => Partition): EvidenceIndex {
  const events = once(() => eventsBySubject(evidence.waiverEvents ?? []))
  return {
    evidence,
    resultsOf: ({ type, identifier }) => results().get(type)?.get(identifier) ?? nothing,
    waiverEventsOf: ({ type, identifier }) => events().get(JSON.stringify([type, identifier])) ?? [],
  }
}

const nothing: ResultsByTestcase = new Map()

type Partition = Map<string, Map<string, Map<string, TestResult[]>>>

function partition(results: readonly TestResult[]): Partition {
  const byType: Partition = new Map()
  let own: Map<string, TestResult[]> | undefined
  let type: string | undefined
  let id: string | undefined
  for (const result of results) {
    const { item } = result
    // Results come run by run: the item is most often that of the one before.
    if (own === undefined || item.id !== id || item.type !== type) {
      ;({ type, id } = item)
      own = within(within(byType, type), id)
    }
    const known = own.get(result.testcase)
    if (known) known.push(result)
    else own.set(result.testcase, [result])
  }
  return byType
}

function within<Value>(map: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let inner = map.get(key)
  if (!inner) map.set(key, (inner = new Map()))
  return inner
}

/** Also a second request under one id belongs to it, which makes the waiver contradictory. */
function eventsBySubject(events: readonly WaiverEvent[]): Map<string, WaiverEvent[]> {
  const subjects = new Map<string, Set<string>>()
  for (const event of events) {
    if (event.kind !== 'requested') continue
    const { type, identifier } = event.scope.subject
    const key = JSON.stringify([type, identifier])
    const known = subjects.get(event.waiverId)
    if (known) known.add(key)
    else subjects.set(event.waiverId, new Set([key]))
  }
  const own = new Map<string, WaiverEvent[]>()
  for (const event of events) {
    for (const key of subjects.get(event.waiverId) ?? []) {
      const list = own.get(key)
      if (list) list.push(event)
      else own.set(key, [event])
    }
  }
  return own
}
