import type * as fastCheck from 'fast-check'
import type { Evidence } from '../../policy/index.ts'
import type {
  Group,
  Instant,
  Item,
  QuarantineEntry,
  SubjectRef,
  TestResult,
  WaiverEvent,
  WaiverScope,
} from '../../schema/index.ts'
import { lastMinute, minuteAt, momentArbitrary } from './moments.ts'
import type { World } from './world.ts'

/** Random evidence over the names of a world. */
export interface EvidenceArbitraries {
  readonly subject: fastCheck.Arbitrary<SubjectRef>
  /** A result on the subject. */
  readonly resultOn: (subject: SubjectRef) => fastCheck.Arbitrary<TestResult>
  /** One waiver's events under one id, for the subject. Often approved, sometimes not in force. */
  readonly waiverOn: (subject: SubjectRef, waiverId: string) => fastCheck.Arbitrary<readonly WaiverEvent[]>
  readonly quarantineEntry: fastCheck.Arbitrary<QuarantineEntry>
  readonly evidence: fastCheck.Arbitrary<Evidence>
}

/** Generators of evidence that passes its schema, made with your copy of fast-check. Ties, retries and repeats are common. */
export function evidenceArbitraries(fc: typeof fastCheck.default, world: World): EvidenceArbitraries {
  const moment = momentArbitrary(fc)
  const testcase = fc.constantFrom(...world.testcases)
  const variant = fc.constantFrom(...world.variants)
  const who = fc.constantFrom('ann', 'ben', 'cy')
  const signature = fc.constantFrom('signature-1', 'signature-2')

  const subject: fastCheck.Arbitrary<SubjectRef> = fc
    .record(
      {
        type: fc.constantFrom(...world.subjectTypes),
        productVersion: fc.constantFrom(...world.productVersions),
        revision: fc.constantFrom('1', '2'),
      },
      { requiredKeys: ['type'], noNullPrototype: true },
    )
    .map((known) => ({ ...known, identifier: identifierOf(known.type) }))

  const outcome = fc.oneof(
    { weight: 6, arbitrary: fc.constant('PASSED') },
    { weight: 2, arbitrary: fc.constant('FAILED') },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'INFO',
        'NEEDS_INSPECTION',
        'ERROR',
        'SKIPPED',
        'QUEUED',
        'RUNNING',
        'UNHEARD_OF',
      ),
    },
  )
  const result: fastCheck.Arbitrary<RandomResult> = fc
    .record({
      id: fc.nat(99).map((number) => `r${number}`),
      testcase,
      outcome,
      submittedAt: moment,
      variant,
      groups: fc.subarray(['run-1', 'run-2']),
      signature: fc.option(signature, { nil: undefined }),
      skipKind: fc.constantFrom('skipped' as const, 'precluded' as const),
    })
    .map(({ signature: failureSignature, skipKind, ...fields }) => ({
      ...fields,
      data: {},
      ...(failureSignature !== undefined && hasSignature.has(fields.outcome) ? { failureSignature } : {}),
      ...(fields.outcome === 'SKIPPED' ? { skipKind } : {}),
    }))
  const resultOn = (on: SubjectRef): fastCheck.Arbitrary<TestResult> =>
    result.map((fields) => ({ ...fields, item: itemOf(on) }))

  const fullScope = fc.record(
    {
      testcase,
      variant,
      decisionContext: fc.constantFrom(...world.decisionContexts),
      purpose: fc.constant('advisory:1'),
      resultId: fc.nat(99).map((number) => `r${number}`),
      failureSignature: signature,
    },
    { requiredKeys: ['testcase'], noNullPrototype: true },
  )
  const scope: fastCheck.Arbitrary<Omit<WaiverScope, 'subject'>> = fc.oneof(
    testcase.map((name) => ({ testcase: name })),
    fc.tuple(testcase, signature).map(([name, failureSignature]) => ({ testcase: name, failureSignature })),
    fullScope,
  )
  const waiver = fc.record({
    at: momentArbitrary(fc, 0, 4),
    by: who,
    scope,
    isForWhole: fc.boolean(),
    expiresAt: momentArbitrary(fc, 3, lastMinute + 2),
    answers: fc.array(
      fc.record({
        kind: fc.oneof(
          { weight: 5, arbitrary: fc.constant('approved' as const) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('rejected' as const, 'withdrawn' as const, 'revoked' as const),
          },
        ),
        at: moment,
        by: who,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  const eventsOf = (
    { answers, isForWhole, scope: what, ...request }: RandomWaiver,
    on: SubjectRef,
    waiverId: string,
  ): WaiverEvent[] => {
    const subject = isForWhole ? { type: on.type, identifier: on.identifier } : on
    const requested: WaiverEvent = {
      ...request,
      kind: 'requested',
      waiverId,
      scope: { ...what, subject },
      reason: 'known issue',
    }
    return [requested, ...answers.map((answer) => ({ ...answer, waiverId, comment: 'seen' }))]
  }
  const waiverOn = (on: SubjectRef, waiverId: string): fastCheck.Arbitrary<readonly WaiverEvent[]> =>
    waiver.map((one) => eventsOf(one, on, waiverId))

  const quarantineEntry = fc.record({
    testcase,
    from: momentArbitrary(fc, 0, 6),
    until: momentArbitrary(fc, 3, lastMinute + 2),
    issue: fc.constantFrom('issue-1', 'issue-2'),
    by: who,
  })
  const group = (id: string): fastCheck.Arbitrary<Group> =>
    fc.record(
      {
        id: fc.constant(id),
        state: fc.oneof(
          { weight: 5, arbitrary: fc.constant('complete' as const) },
          { weight: 1, arbitrary: fc.constantFrom('open' as const, 'aborted' as const) },
        ),
        finishedAt: moment,
        resultCount: fc.nat(3),
      },
      { requiredKeys: ['id', 'state'], noNullPrototype: true },
    )
  const lists = fc.constantFrom<readonly string[]>(
    ...world.testcases.map((_, index) => world.testcases.slice(0, index + 1)),
  )

  const evidence: fastCheck.Arbitrary<Evidence> = fc
    .record({
      subject,
      isGoodNews: fc.boolean(),
      extra: fc.uniqueArray(result, { maxLength: 10, selector: ({ id }) => id }),
      again: fc.array(fc.tuple(fc.nat(11), fc.nat(3)), { maxLength: 2 }),
      waivers: fc.array(waiver, { maxLength: 3 }),
      quarantine: fc.array(quarantineEntry, { maxLength: 3 }),
      groups: fc.tuple(fc.option(group('run-1')), fc.option(group('run-2'))),
      lists,
    })
    .map(({ subject: on, isGoodNews, extra, again, waivers, quarantine, groups, lists: list }) => {
      const reported = isGoodNews ? [...passesOf(world), ...extra.slice(0, 2)] : extra
      const results = [...reported, ...again.flatMap(([index, how]) => nearRepeat(reported[index], how))]
      return {
        subject: on,
        results: results.map((fields) => ({ ...fields, item: itemOf(on) })),
        waiverEvents: waivers.flatMap((one, index) => eventsOf(one, on, `w${index + 1}`)),
        quarantine,
        groups: groups.filter((one) => one !== null),
        lists: Object.fromEntries(world.lists.map((name) => [name, list])),
      }
    })
  return { subject, resultOn, waiverOn, quarantineEntry, evidence }
}

type RandomResult = Omit<TestResult, 'item'>

interface RandomWaiver {
  readonly at: Instant
  readonly by: string
  readonly scope: Omit<WaiverScope, 'subject'>
  readonly isForWhole: boolean
  readonly expiresAt: Instant
  readonly answers: readonly {
    readonly kind: 'approved' | 'rejected' | 'withdrawn' | 'revoked'
    readonly at: Instant
    readonly by: string
  }[]
}

/** One pass for everything: gates are open often enough for the laws about open gates. */
function passesOf(world: World): RandomResult[] {
  return world.testcases.flatMap((testcase) =>
    world.variants.map((variant, index) => ({
      id: `pass-${testcase}-${index}`,
      testcase,
      outcome: 'PASSED',
      submittedAt: minuteAt(index % 4),
      variant,
      data: {},
      groups: ['run-1'],
    })),
  )
}

function itemOf(subject: SubjectRef): Item {
  return { type: subject.type, id: subject.identifier }
}

const hasSignature: ReadonlySet<string> = new Set(['FAILED', 'NEEDS_INSPECTION', 'ERROR', 'UNHEARD_OF'])

/** A second delivery that differs in what should not matter, or in what makes it another opinion under the same id. */
function nearRepeat(result: RandomResult | undefined, how: number): RandomResult[] {
  if (!result) return []
  if (how === 0) return [{ ...result, note: 'delivered again' }]
  if (how === 1) return [{ ...result, groups: [...result.groups].reverse() }]
  if (how === 2) return [result]
  return result.outcome === 'PASSED'
    ? [{ ...result, outcome: 'FAILED' }]
    : [{ ...result, data: { worker: ['2'] } }]
}

function identifierOf(type: string): string {
  return type === 'git_commit' ? '1f7391f92b6a3792204e07e99f71f643cc35e7e1' : 'bash-5.2-1.fc40'
}
