import type * as fastCheck from 'fast-check'
import type { Instant, QuarantineEntry, SubjectRef, WaiverEvent, WaiverScope } from '../../schema/index.ts'
import { lastMoment, momentsAt } from './moments.ts'
import { sparseRecord } from './sparse-record.ts'
import type { World } from './world.ts'

/** What lets a failure through. */
export interface WaiverArbitraries {
  /** One waiver's events under one id, for the subject. Often approved, sometimes not in force. */
  readonly waiverOn: (subject: SubjectRef, waiverId: string) => fastCheck.Arbitrary<readonly WaiverEvent[]>
  /** The same before it is known what it is for, and under which id. */
  readonly waiver: fastCheck.Arbitrary<(on: SubjectRef, waiverId: string) => readonly WaiverEvent[]>
  readonly quarantineEntry: fastCheck.Arbitrary<QuarantineEntry>
}

export function waiverArbitraries(fc: typeof fastCheck.default, world: World): WaiverArbitraries {
  const { moment } = momentsAt(fc, world)
  const testcase = fc.constantFrom(...new Set([...world.testcases, ...world.items]))
  const variant = fc.constantFrom(...world.variants)
  const who = fc.constantFrom(...world.people)
  const failureSignature = fc.constantFrom('signature-1', 'signature-2')
  const resultId = fc.nat(99).map((number) => `r${number}`)
  const fullScope = sparseRecord(
    fc,
    { testcase },
    {
      variant,
      variantIncludes: variant,
      decisionContext: fc.constantFrom(...world.decisionContexts),
      purpose: fc.constantFrom(...world.purposes.slice(0, 1)),
      resultId,
      failureSignature,
    },
  )
  const scope: fastCheck.Arbitrary<Omit<WaiverScope, 'subject'>> = fc.oneof(
    testcase.map((name) => ({ testcase: name })),
    fc.record({ testcase, failureSignature }),
    fullScope,
  )
  const answer = fc.record({
    kind: fc.constantFrom<RandomAnswer['kind'][]>(
      'approved',
      'approved',
      'approved',
      'approved',
      'approved',
      'approved',
      'rejected',
      'withdrawn',
      'revoked',
    ),
    at: moment(),
    by: who,
  })
  const waiver = sparseRecord(
    fc,
    {
      at: moment(0, 4),
      by: who,
      scope,
      isForWhole: fc.boolean(),
      expiresAt: moment(3, lastMoment + 2),
      answers: fc.array(answer, { minLength: 1, maxLength: 3 }),
    },
    { proxiedBy: who, breakGlass: fc.constant(true as const) },
    5,
  ).map((one) => (on: SubjectRef, waiverId: string) => eventsOf(one, on, waiverId))
  return {
    waiver,
    waiverOn: (on, waiverId) => waiver.map((events) => events(on, waiverId)),
    quarantineEntry: fc.record({
      testcase,
      from: moment(0, 6),
      until: moment(3, lastMoment + 2),
      issue: fc.constantFrom('issue-1', 'issue-2'),
      by: who,
    }),
  }
}

interface RandomAnswer {
  readonly kind: 'approved' | 'rejected' | 'withdrawn' | 'revoked'
  readonly at: Instant
  readonly by: string
}

interface RandomWaiver {
  readonly at: Instant
  readonly by: string
  readonly proxiedBy?: string
  readonly breakGlass?: true
  readonly scope: Omit<WaiverScope, 'subject'>
  readonly isForWhole: boolean
  readonly expiresAt: Instant
  readonly answers: readonly RandomAnswer[]
}

function eventsOf(
  { answers, isForWhole, scope, ...request }: RandomWaiver,
  on: SubjectRef,
  waiverId: string,
): WaiverEvent[] {
  const subject = isForWhole ? { type: on.type, identifier: on.identifier } : on
  const requested: WaiverEvent = {
    ...request,
    kind: 'requested',
    waiverId,
    scope: { ...scope, subject },
    reason: 'known issue',
  }
  return [requested, ...answers.map((one) => ({ ...one, waiverId, comment: 'seen' }))]
}
