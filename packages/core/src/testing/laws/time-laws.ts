import type * as fastCheck from 'fast-check'
import { canonicalJson, type JsonValue } from '../../canonical/index.ts'
import type { DecisionNode, Evidence } from '../../policy/index.ts'
import {
  compareInstants,
  fromEpochMs,
  toEpochMs,
  type Group,
  type Instant,
  type MetricPoint,
  type SignOff,
  type SubjectRef,
  type TestResult,
  type WaiverEvent,
} from '../../schema/index.ts'
import { bytesOf, isSame, nodesIn, withoutTerms } from './compare.ts'
import { expectLaw, law, type LawTools, type PolicyLaw, type Scenario } from './law.ts'
import { lastMoment, shiftInstants } from './moments.ts'
import { apart, unpinned } from './rules-inside.ts'
import { durationsIn } from './texts-inside.ts'

const day = 86_400_000

/** Time comes in as an argument, and nothing else tells it. */
export function timeLaws(tools: LawTools): readonly PolicyLaw[] {
  const { fc, decide, scenario, moment } = tools
  return [
    law(
      tools,
      'L13',
      'What came after the cut is not seen, whatever kind of evidence it is',
      scenario.chain((asked) => fc.tuple(fc.constant(asked), news(tools, asked.evidence.subject))),
      ([asked, { end, ...fresh }]) => {
        const { policies, query } = asked
        const knownAt = query.knownAt ?? query.at
        const later = (at: Instant): Instant => fromEpochMs(Math.max(toEpochMs(at), toEpochMs(knownAt) + 1))
        const running: readonly Group[] = end === 'none' ? [] : [{ id: 'run-3', state: 'open' }]
        const evidence = { ...asked.evidence, groups: [...(asked.evidence.groups ?? []), ...running] }
        const added = Object.entries(fresh).map(([kind, records]) => [
          kind,
          [...(evidence[kind as keyof typeof fresh] ?? []), ...records.map((one) => datedBy(one, later))],
        ])
        const after: Evidence = {
          ...evidence,
          ...(Object.fromEntries(added) as Partial<Evidence>),
          groups: [
            ...evidence.groups,
            ...(end === 'none'
              ? []
              : [{ id: 'run-3', state: end, finishedAt: later(knownAt), resultCount: 2 }]),
          ],
        }
        return expectLaw(
          isSame(decide(policies, evidence, query), decide(policies, after, query)),
          () => `the future shows through: ${JSON.stringify(added)}`,
        )
      },
    ),
    law(
      tools,
      'L13.windows',
      'A quarantine that is yet to begin, and a role that nobody holds yet, change nothing in the tree',
      fc.tuple(scenario, tools.quarantineEntry, tools.roleGrant),
      ([{ policies, evidence, query }, entry, grant]) => {
        const [, last = query.at] = [query.at, query.knownAt ?? query.at].sort(compareInstants)
        const from = fromEpochMs(toEpochMs(last) + 1)
        const after = {
          ...evidence,
          quarantine: [...(evidence.quarantine ?? []), { ...entry, from }],
          roles: [...(evidence.roles ?? []), { ...grant, from }],
        }
        const trees = [evidence, after].map((known) => withoutTerms(decide(policies, known, query).tree))
        const [before, now] = trees as [DecisionNode, DecisionNode]
        return expectLaw(isSame(before, now), () => 'what is yet to begin shows through')
      },
    ),
    law(
      tools,
      'L14',
      'With what was known, the status of every node holds until just before its validUntil',
      fc.tuple(scenario, moment(0, lastMoment + 3), fc.boolean()),
      ([{ policies, evidence, query }, anyTime, isLast]) => {
        const asked = { ...query, knownAt: query.knownAt ?? query.at }
        const { tree } = decide(policies, evidence, asked)
        const nodes = nodesIn(tree)
        const past = nodes.find(({ validUntil }) => validUntil !== null && !isBefore(query.at, validUntil))
        if (past) return { wrong: `${past.path}: validUntil ${past.validUntil} is not after ${query.at}` }
        // The last moment before something changes tells most.
        const terms = [...new Set(nodes.flatMap(({ validUntil }) => validUntil ?? []))].sort(compareInstants)
        const last = terms.at(-1)
        const at = isLast && last !== undefined ? fromEpochMs(toEpochMs(last) - 1) : anyTime
        if (!isBefore(query.at, at)) return 'not its case'
        const later = new Map(
          nodesIn(decide(policies, evidence, { ...asked, at }).tree).map((node) => [node.path, node]),
        )
        const changed = nodes.find(({ path, status, enforcement, validUntil }) => {
          const then = later.get(path)
          if (!then || (validUntil !== null && !isBefore(at, validUntil))) return false
          return then.status !== status || then.enforcement !== enforcement
        })
        return expectLaw(
          changed === undefined,
          () =>
            `${changed?.path}: ${changed?.status} until ${changed?.validUntil ?? 'ever'}, but ${later.get(changed?.path ?? '')?.status} at ${at}`,
        )
      },
    ),
    law(
      tools,
      'L15',
      'Everything later by as much gives the same decision, later by as much',
      fc.tuple(scenario, fc.integer({ min: -2_000_000, max: 2_000_000 })),
      ([given, seconds]) => {
        // What changes the times in a policy changes its version, and what sorts by it.
        const asked = { ...given, policies: apart(unpinned(given.policies)) }
        const shift = (value: unknown): string =>
          shiftInstants(canonicalJson(value as JsonValue), seconds * 1000)
        const shifted = JSON.parse(shift(asked)) as Scenario
        const expected = shift(withoutDigests(asked, decide))
        const actual = canonicalJson(withoutDigests(shifted, decide) as JsonValue)
        return expectLaw(expected === actual, () => `shifted by ${seconds} s:\n${expected}\n${actual}`)
      },
    ),
    law(
      tools,
      'L15.start',
      'No decision depends on what the clock of the machine says: the times in it follow from those that were given',
      scenario,
      ({ policies, evidence, query }) => {
        const told = daysIn(bytesOf(decide(policies, evidence, query)))
        const given = daysIn([policies, evidence, query])
        const first = Math.min(...given)
        const last = Math.max(...given) + (durationsIn(policies).at(-1) ?? 0) + day
        const strange = told.filter((one) => one < first || one > last)
        return expectLaw(
          strange.length === 0,
          () => `a day that nobody gave: ${strange.map(fromEpochMs).join(', ')}`,
        )
      },
    ),
  ]
}

interface News {
  readonly results: readonly TestResult[]
  readonly waiverEvents: readonly WaiverEvent[]
  readonly signOffs: readonly SignOff[]
  readonly metrics: readonly MetricPoint[]
  readonly baselines: NonNullable<Evidence['baselines']>
  readonly exonerations: NonNullable<Evidence['exonerations']>
  /** How a run ends that was known to go on. */
  readonly end: 'complete' | 'aborted' | 'none'
}

/** Something of every kind that is reported at a time. */
function news(tools: LawTools, subject: SubjectRef): fastCheck.Arbitrary<News> {
  const { fc, world } = tools
  const several = <Value>(one: fastCheck.Arbitrary<Value>): fastCheck.Arbitrary<Value[]> =>
    fc.array(one, { minLength: 1, maxLength: 2 })
  return fc.record({
    results: several(fc.oneof(...[subject, ...world.otherSubjects].map((on) => tools.resultOn(on)))),
    waiverEvents: tools.waiverOn(subject, 'future'),
    signOffs: several(tools.signOff),
    metrics: several(tools.metricPoint),
    baselines: several(tools.counts),
    exonerations: several(tools.exoneration),
    end: fc.constantFrom('complete' as const, 'aborted' as const, 'none' as const),
  })
}

/** The record with its date moved, whatever the date is called, and told from one that is there already. */
function datedBy<Value extends object>(one: Value, later: (at: Instant) => Instant): Value {
  return {
    ...one,
    ...('submittedAt' in one ? { submittedAt: later(String(one.submittedAt)) } : {}),
    ...('at' in one ? { at: later(String(one.at)) } : {}),
    ...('id' in one ? { id: `${String(one.id)}-later` } : {}),
  }
}

function isBefore(one: Instant, other: Instant): boolean {
  return compareInstants(one, other) < 0
}

/** Digests name the very bytes of what was looked at, instants included. */
function withoutDigests({ policies, evidence, query }: Scenario, decide: LawTools['decide']): unknown {
  const decision = decide(policies, evidence, query)
  return { ...decision, evidenceDigest: '', policies: decision.policies.map(({ id }) => id) }
}

function daysIn(value: unknown): readonly number[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return [...text.matchAll(/\d{4}-\d\d-\d\d(?=T\d\d:)/g)].map(([one]) => toEpochMs(`${one}T00:00:00Z`))
}
