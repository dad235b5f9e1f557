import fc from 'fast-check'
import type { Evidence } from '../../../../src/policy/index.ts'
import type { SignOff, SubjectRef, TestResult, WaiverEvent } from '../../../../src/schema/index.ts'
import { minute, subject } from '../../../support/gate-examples.ts'
import {
  moment,
  other,
  people,
  record,
  ref,
  role,
  roles,
  subjectName,
  testcase,
  variant,
  who,
} from './random-words.ts'

const outcome = fc.oneof(
  { weight: 6, arbitrary: fc.constant('PASSED') },
  { weight: 3, arbitrary: fc.constant('FAILED') },
  { weight: 2, arbitrary: fc.constantFrom('INFO', 'ERROR', 'SKIPPED', 'RUNNING', 'constructor') },
)

export const anyResult: fc.Arbitrary<TestResult> = record(
  {
    id: fc.nat(30).map((number) => `r${number}`),
    testcase,
    item: subjectName.map(({ type, identifier }) => ({ type, id: identifier })),
    outcome,
    submittedAt: moment,
    variant,
    data: fc.constantFrom<Record<string, string[]>[]>(
      {},
      { scenario: ['uefi'] },
      { scenario: ['bios', 'uefi'] },
    ),
    groups: fc.subarray(['run-1', 'run-2']),
  },
  { failureSignature: fc.constantFrom('s1', 's2') },
)

const knownSubject: fc.Arbitrary<SubjectRef> = record(
  { type: fc.constant(subject.type), identifier: fc.constant(subject.identifier) },
  {
    createdAt: moment,
    author: who,
    requester: who,
    revision: fc.constantFrom('1', '2'),
    productVersion: fc.constantFrom('fedora-40', 'rhel-10'),
    facts: fc.constantFrom<Record<string, string | number>[]>(
      { tier: 1 },
      { tier: '1' },
      { package: 'zsh', author: 'cy' },
    ),
  },
)

export const anySignOff: fc.Arbitrary<SignOff> = record(
  {
    id: fc.nat(9).map((number) => `s${number}`),
    role,
    by: who,
    at: moment,
    verdict: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const),
  },
  {
    subjectRevision: fc.constantFrom('1', '2'),
    item: fc.constantFrom('unit/a', 'prints'),
    subject: subjectName.map(({ type, identifier }) => ({ type, identifier })),
  },
)

const scope = record(
  { subject: subjectName, testcase },
  { failureSignature: fc.constantFrom('s1'), resultId: fc.constantFrom('r1', 'r2') },
)

/** A request and its answers. Ids repeat, so that some waivers contradict themselves. */
export const anyWaiver: fc.Arbitrary<WaiverEvent[]> = fc
  .record({
    number: fc.nat(5),
    at: moment,
    by: who,
    scope: fc.oneof(
      subjectName.chain((one) => testcase.map((name) => ({ subject: one, testcase: name }))),
      scope,
    ),
    expiresAt: fc.oneof(moment, fc.constant(minute(20))),
    answers: fc.array(
      fc.record({
        kind: fc.constantFrom(
          'approved' as const,
          'approved' as const,
          'approved' as const,
          'revoked' as const,
        ),
        at: moment,
        by: who,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    isEmergency: fc.boolean(),
  })
  .map(({ number, answers, isEmergency, ...request }) => {
    const waiverId = `w${number}`
    const asked = { kind: 'requested', waiverId, reason: 'known', ...request } as const
    return [
      isEmergency ? { ...asked, breakGlass: true as const } : asked,
      ...answers.map((answer) => ({ ...answer, waiverId, comment: 'seen' })),
    ]
  })

const everyRole = roles.flatMap((name) =>
  people.map((person) => ({ who: person, role: name, from: minute(0) })),
)

function some<Value>(one: fc.Arbitrary<Value>, maxLength: number = 4): fc.Arbitrary<Value[]> {
  return fc.array(one, { maxLength })
}

export const anyEvidence: fc.Arbitrary<Evidence> = record(
  {
    subject: knownSubject,
    results: some(anyResult, 14),
    lists: fc.constantFrom<Record<string, string[]>[]>(
      {},
      { blocking: ['unit/a', 'unit/b'], builds: [subject.identifier, other.identifier] },
      { blocking: ['unit/b', 'unit/a', 'unit/a'], builds: [other.identifier, other.identifier] },
      { blocking: [], builds: [] },
    ),
    waiverEvents: some(anyWaiver, 3).map((events) => events.flat()),
    quarantine: some(
      fc.record({
        testcase,
        from: moment,
        until: moment,
        issue: fc.constantFrom('issue-1', 'issue-2'),
        by: who,
      }),
    ),
    signOffs: some(anySignOff, 8),
    roles: fc.oneof(fc.constant(everyRole), some(record({ who, role, from: moment }, { until: moment }))),
  },
  {
    exonerations: some(
      record(
        {
          id: fc.constantFrom('x1', 'x2'),
          testcase,
          reason: fc.constantFrom('fails-on-mainline' as const, 'fails-on-other-changes' as const),
          evidence: fc.constant(['r0']),
          at: moment,
          modelVersion: fc.constant('1'),
        },
        { variant },
      ),
    ),
    knownIssues: some(fc.record({ testcase, url: fc.constant('https://bugs.example/1') })),
    metrics: some(
      record(
        {
          metric: fc.constant('latency'),
          at: moment,
          value: fc.constantFrom(0, 1, 2, 3),
          source: fc.constantFrom('a', 'b'),
        },
        { ref },
      ),
      24,
    ),
    baselines: some(fc.record({ testcase, ref, passes: fc.nat(4), failures: fc.nat(4), at: moment }), 6),
    groups: some(
      record(
        {
          id: fc.constantFrom('run-1', 'run-2'),
          state: fc.constantFrom('complete' as const, 'complete' as const, 'open' as const),
        },
        { finishedAt: moment, resultCount: fc.nat(2) },
      ),
    ),
    otherSubjects: fc.constant([{ ...other, author: 'cy', createdAt: minute(3), revision: '1' }]),
  },
)
