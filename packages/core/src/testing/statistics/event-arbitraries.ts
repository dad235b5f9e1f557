import type * as fastCheck from 'fast-check'
import type { FeedEvent } from '../../ports/index.ts'
import { fromEpochMs, toEpochMs, type TestResult, type WaiverEvent } from '../../schema/index.ts'
import type { StatisticsEvent } from '../../stats/index.ts'
import { arbitrariesWith } from '../arbitraries.ts'

/**
 * Events as a project has them, in no order: results with attempts, durations and products, decisions that are made and
 * closed, waivers that come again with more of their events, and changes of the feed. Few names and few moments, so that
 * ties and repeats happen all the time.
 */
export function statisticsEvents(
  fc: typeof fastCheck.default,
): fastCheck.Arbitrary<readonly StatisticsEvent[]> {
  const { results, waiverEvents } = arbitrariesWith(fc)
  const moment = fc.integer({ min: 0, max: 40 }).map((hours) => Date.UTC(2026, 10, 29) + hours * 3_600_000)
  return fc
    .record({
      results,
      more: fc.array(
        fc.record({
          at: moment,
          testcase: fc.constantFrom('a.b/c', 'a.b/d', '__proto__'),
          outcome: fc.constantFrom('PASSED', 'PASSED', 'FAILED', 'FAILED', 'ERROR', 'SKIPPED', 'own'),
          attempt: fc.constantFrom(1, 1, 2, 3, undefined),
          durationMs: fc.constantFrom(undefined, 0, 0.1, 0.2, 1, 250, 1e9, 3.1e12, 1e300),
          product: fc.constantFrom(undefined, 'rhel-10', '__proto__', 'constructor'),
          run: fc.constantFrom('run-1', 'run-2', undefined),
        }),
        { maxLength: 12 },
      ),
      decisions: fc.array(
        fc.record({
          at: moment,
          openMs: fc.constantFrom(undefined, 0, 3_600_000, -5),
          startedAgoMs: fc.constantFrom(undefined, 0, 60_000, 7_200_000, -9),
          status: fc.constantFrom('satisfied', 'unsatisfied', 'pending'),
          subject: fc.constantFrom('bash-1', 'bash-2'),
        }),
        { maxLength: 8 },
      ),
      waivers: waiverEvents,
      changes: fc.array(
        fc.record({ at: moment, kind: fc.constantFrom<FeedEvent['kind'][]>('results', 'testcase', 'audit') }),
        { maxLength: 4 },
      ),
      order: fc.array(fc.nat(), { minLength: 64, maxLength: 64 }),
    })
    .map(({ results: plain, more, decisions, waivers, changes, order }) => {
      const events: StatisticsEvent[] = [
        ...plain.map((result): StatisticsEvent => ({
          kind: 'result',
          at: toEpochMs(result.submittedAt),
          result,
        })),
        ...more.map((one, index): StatisticsEvent => ({
          kind: 'result',
          at: one.at,
          result: resultOf(one, index),
        })),
        ...decisions.flatMap(decisionsOf),
        ...waiverChanges(waivers),
        ...changes.map(({ at, kind }, index): StatisticsEvent => ({
          kind: 'change',
          at,
          change: { position: index + 1, kind, ref: `ref-${index}`, facts: {} },
        })),
      ]
      return events
        .map((event, index) => ({ event, place: order[index % order.length] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ event }) => event)
    })
}

interface MoreResult {
  readonly at: number
  readonly testcase: string
  readonly outcome: string
  readonly attempt: number | undefined
  readonly durationMs: number | undefined
  readonly product: string | undefined
  readonly run: string | undefined
}

function resultOf(
  { at, testcase, outcome, attempt, durationMs, product, run }: MoreResult,
  index: number,
): TestResult {
  return {
    id: `more-${index}`,
    testcase,
    item: { type: 'own_type', id: 'item' },
    outcome,
    submittedAt: fromEpochMs(at),
    variant: {},
    data: product === undefined ? {} : { product: [product], submitter: [product] },
    groups: run === undefined ? [] : [run],
    ...(attempt !== undefined && { attempt }),
    ...(durationMs !== undefined && { durationMs }),
  }
}

function decisionsOf(
  one: {
    readonly at: number
    readonly openMs: number | undefined
    readonly startedAgoMs: number | undefined
    readonly status: string
    readonly subject: string
  },
  index: number,
): readonly StatisticsEvent[] {
  const { at, openMs, startedAgoMs, status, subject } = one
  const decision = {
    id: `decision-${index}`,
    decidedAt: fromEpochMs(at),
    subject: { type: 'koji_build', identifier: subject },
    decisionContext: 'release',
    status,
    decision: {},
  }
  const decided: StatisticsEvent = {
    kind: 'decision',
    at,
    decision,
    isClosing: false,
    ...(startedAgoMs !== undefined && { startedAt: at - startedAgoMs }),
  }
  if (openMs === undefined) return [decided]
  const closed = { ...decision, closedAt: fromEpochMs(at + openMs) }
  return [decided, { kind: 'decision', at: at + openMs, decision: closed, isClosing: true }]
}

/** Each waiver as often as it has events, each time with some more of them. */
function waiverChanges(events: readonly WaiverEvent[]): readonly StatisticsEvent[] {
  const known = new Map<string, WaiverEvent[]>()
  return events.map((event) => {
    const own = [...(known.get(event.waiverId) ?? []), event]
    known.set(event.waiverId, own)
    return { kind: 'waiver', at: toEpochMs(event.at), waiverId: event.waiverId, events: own }
  })
}
